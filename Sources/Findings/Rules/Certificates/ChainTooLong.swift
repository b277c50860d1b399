import Certificates

/// More certificates than a handshake should carry.
enum ChainTooLong: AuditRule {
  static let specification = RuleSpecification(
    id: "chain-too-long", levels: .note,
    meaning: "The chain has more than four certificates, or more than 8 KiB.",
    importance: "Each handshake carries all of them, and a long one needs another round trip.",
    remedies: [.init("Leave the leaf and its intermediates alone in the file.")],
    reference: "RFC 8446 section 4.4.2")

  static func check(_ chain: JudgedChain) -> [Observation] {
    let octets = chain.facts.presented.reduce(0) { $0 + $1.der.count }
    guard let leaf = chain.leaf, chain.facts.presented.count > 4 || octets > 8192 else { return [] }
    let count = chain.facts.presented.count
    return [
      Observation(
        count == 1 ? "the certificate has \(octets) octets" : "\(count) certificates of \(octets) octets are sent",
        certificate: leaf.sha256)
    ]
  }
}
