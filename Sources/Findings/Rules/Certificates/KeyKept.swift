import Certificates

/// The renewal kept the key.
enum KeyKept: AuditRule {
  static let specification = RuleSpecification(
    id: "key-kept", levels: .note,
    meaning: "The certificate is a new one with the key of the one before.",
    importance:
      "TLSA records for the key (3 1 1) go on to match; those for the whole certificate (3 0 1) do not. A key that is never changed is more and more worth stealing.",
    remedies: [
      .init("Nothing, where a TLSA record 3 1 1 is published. Otherwise change the key with the next renewal.")
    ],
    reference: "RFC 7671 section 8.1")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let renewal = chain.record?.renewal, renewal.change == .keyKept else { return [] }
    return [
      Observation(
        "the key is that of the certificate before: \(RenewalWords.records(renewal))",
        certificate: chain.leaf?.sha256)
    ]
  }
}
