import Certificates
import MailDNS
import MailPolicy

/// A common name that is no name of the certificate.
enum CommonNameNotNamed: AuditRule {
  static let specification = RuleSpecification(
    id: "common-name-not-named", levels: .note,
    meaning:
      "The common name is not among the subject alternative names. For a public authority that is forbidden: an error under verify.",
    importance: "People take the common name for the host's, and no client does.",
    remedies: [.init("Leave the common name out, or put it among the alternative names.")],
    reference: "RFC 9525 section 2")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, let name = leaf.commonName, leaf.names.count > 0, !chain.identity.commonNameWouldMatch,
      !isNamed(name, by: leaf.names)
    else { return [] }
    let isForbidden = chain.isPubliclyTrusted && chain.policy == .verify
    return [
      Observation(
        "the common name \(Excerpt.of(name)) is not among the names that count", certificate: leaf.sha256,
        level: isForbidden ? .error : nil)
    ]
  }

  private static func isNamed(_ name: [UInt8], by names: SubjectNames) -> Bool {
    func lowercased(_ bytes: [UInt8]) -> [UInt8] { bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }
    let wanted = lowercased(name)
    if (names.dns + names.email + names.uri).contains(where: { lowercased($0) == wanted }) { return true }
    guard let address = IPAddress(String(decoding: name, as: UTF8.self)) else { return false }
    return names.ip.contains(address.octets)
  }
}
