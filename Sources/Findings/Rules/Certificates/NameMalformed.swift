import Certificates
import MailDNS

/// A name that can match no host.
enum NameMalformed: AuditRule {
  static let specification = RuleSpecification(
    id: "name-malformed", levels: .warning,
    meaning: "A subject alternative name of type DNS is not a host name, or one of type IP no address.",
    importance: "It matches nothing, whatever it was meant to name.",
    remedies: [.init("Have the certificate issued with the names as the DNS has them; an address needs the type IP.")],
    reference: "RFC 5280 section 4.2.1.6")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf else { return [] }
    let names = leaf.names.dns.compactMap { name in fault(of: name).map { "\(Excerpt.of(name)): \($0)" } }
    let addresses = leaf.names.ip.filter { IPAddress(octets: $0) == nil }.map {
      "\(Excerpt.of($0)): \($0.count) octets, and an address has 4 or 16"
    }
    let faults = names + addresses
    guard !faults.isEmpty else { return [] }
    let count = faults.count == 1 ? "a name" : "\(faults.count) names"
    return [
      Observation(
        "\(count) of the certificate can match no host", evidence: Array(faults.prefix(Excerpt.lineLimit)),
        certificate: leaf.sha256)
    ]
  }

  /// In words; nil for a name that may match, and for what another rule tells: NUL octets and wildcards.
  private static func fault(of name: [UInt8]) -> String? {
    guard !name.contains(0) else { return nil }
    guard !name.isEmpty else { return "empty" }
    if name.contains(where: { $0 >= 0x80 }) { return "not ASCII" }
    if name.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return "a control character" }
    if name.contains(0x20) { return "a blank" }
    let text = String(decoding: name, as: UTF8.self)
    if IPAddress(text) != nil { return "an address" }
    if text.hasSuffix(".") { return "a dot at the end" }
    let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    if labels.contains(where: \.isEmpty) { return "an empty label" }
    if name.count > 253 || labels.contains(where: { $0.count > 63 }) { return "too long" }
    if name.contains(UInt8(ascii: "_")) { return "an underscore" }
    let hyphen = UInt8(ascii: "-")
    if labels.contains(where: { $0.first == hyphen || $0.last == hyphen }) { return "a hyphen at the edge of a label" }
    let isPlain = labels.joined().allSatisfy { $0 == hyphen || $0 == UInt8(ascii: "*") || isLetterOrDigit($0) }
    return isPlain ? nil : "characters that no host name has"
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
