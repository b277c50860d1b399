import ProbeEngine
import SMTPWire

/// An extension is gone within TLS. STARTTLS must go; what a middlebox masked was never there by that name.
enum CapabilityLostInsideTLS: Rule {
  static let specification = RuleSpecification(
    id: "capability-lost-inside-tls", levels: .warning,
    meaning: "An extension that is offered before TLS is missing from the list inside TLS.",
    importance:
      "Secure sessions get less than insecure ones: often two configurations, or a proxy with a list of its own.",
    remedies: [
      .init("Compare the configuration before and after TLS, and look for a proxy that answers one of the two.")
    ],
    reference: "RFC 3207 section 4.2")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    guard let changes = endpoint.capabilityChanges, let before = endpoint.record.plaintextHello else {
      return []
    }
    let lost = changes.removed.filter { !$0.isNamed("STARTTLS") && !MaskedText.isMasked(keyword: $0.keyword) }
    guard !lost.isEmpty else { return [] }
    let names = lost.map { Escaping.escaped($0.name) }
    return [
      Observation(
        "\(names.joined(separator: ", ")) \(names.count == 1 ? "is" : "are") offered before TLS only",
        // As many as are shown: a server may lose hundreds, and each is looked for.
        evidence: lost.prefix(Excerpt.lineLimit).flatMap { Excerpt.lines(with: $0.keyword, in: before) })
    ]
  }
}
