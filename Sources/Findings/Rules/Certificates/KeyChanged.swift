import Certificates

/// The renewal changed the key.
enum KeyChanged: AuditRule {
  static let specification = RuleSpecification(
    id: "key-changed", levels: .note,
    meaning: "The certificate has another key than the one before.",
    importance:
      "Published TLSA records for the old key or certificate (3 1 1, 3 0 1) no longer match, and senders that heed them deliver nothing.",
    remedies: [
      .init(
        "Publish the new record beside the old one, wait for twice the time to live of the old set, then let the server use the new key; remove the old record after that."
      )
    ],
    reference: "RFC 7671 section 8.1")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let renewal = chain.record?.renewal, renewal.change == .keyChanged else { return [] }
    return [
      Observation(
        "the key is not that of the certificate before: \(RenewalWords.records(renewal))",
        certificate: chain.leaf?.sha256)
    ]
  }
}
