import ProbeEngine
import SMTPWire

/// A middlebox wrote X over a keyword.
enum KeywordMasked: Rule {
  static let specification = RuleSpecification(
    id: "keyword-masked", levels: .warning,
    meaning: "A keyword of the EHLO reply is overwritten with the letter X: a firewall on the way hides an extension.",
    importance: "XXXXXXXA has the length of STARTTLS: what is hidden is often the encryption.",
    remedies: [
      .init("Switch the inspection of SMTP off on the firewall, or let it pass TLS."),
      .init("no inspect esmtp, in the policy map", for: "Cisco ASA"),
    ],
    reference: "RFC 3207 section 6")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    let hellos = [endpoint.record.plaintextHello, endpoint.record.encryptedHello].compactMap { $0 }
    var masked: [String] = []
    for capability in hellos.flatMap(\.capabilities) where MaskedText.isMasked(keyword: capability.keyword) {
      let keyword = Escaping.escaped(capability.keyword)
      if !masked.contains(keyword) { masked.append(keyword) }
    }
    guard !masked.isEmpty else { return [] }
    let hidesStartTLS = masked.contains { $0.utf8.count == 8 }
    return [
      Observation(
        "a middlebox masks keywords\(hidesStartTLS ? ", perhaps STARTTLS" : "")",
        evidence: [masked.joined(separator: ", ")])
    ]
  }
}
