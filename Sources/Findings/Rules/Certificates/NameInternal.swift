import Certificates
import MailDNS
import MailPolicy

/// A name that means something in one network only.
enum NameInternal: AuditRule {
  static let specification = RuleSpecification(
    id: "name-internal", levels: .note,
    meaning:
      "A name or address of the certificate is one of a private network. A public authority may not issue for it: an error under verify.",
    importance: "Others can have the same name in their networks.",
    remedies: [.init("Leave it out, and reach the server by a public name.")],
    reference: "RFC 6762 section 3")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf else { return [] }
    let names = leaf.names.dns.filter(isInternal).map { Excerpt.of($0) }
    let addresses = leaf.names.ip.compactMap { IPAddress(octets: $0) }.filter { $0.seclusion != nil }.map(\.description)
    guard !names.isEmpty || !addresses.isEmpty else { return [] }
    let isForbidden = chain.isPubliclyTrusted && chain.policy == .verify
    return [
      Observation(
        "the certificate has names of a private network",
        evidence: Array((names + addresses).prefix(Excerpt.lineLimit)),
        certificate: leaf.sha256, level: isForbidden ? .error : nil)
    ]
  }

  private static let zones: [String] = [
    "local", "lan", "internal", "intranet", "localdomain", "localhost", "home", "corp", "private", "home.arpa",
  ]

  private static func isInternal(_ name: [UInt8]) -> Bool {
    let text = String(decoding: name, as: UTF8.self).lowercased()
    guard !text.isEmpty, !text.contains("*"), IPAddress(text) == nil else { return false }
    return !text.contains(".") || zones.contains { text == $0 || text.hasSuffix("." + $0) }
  }
}
