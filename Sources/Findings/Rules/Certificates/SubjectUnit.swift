import Certificates

/// An attribute that public authorities gave up.
enum SubjectUnit: AuditRule {
  static let specification = RuleSpecification(
    id: "subject-unit", levels: .init(.note, .note, .warning),
    meaning: "A certificate of a public authority has an organizational unit (OU) in its subject.",
    importance: "Since September 2022 public authorities may not put one there, as nobody can validate it.",
    remedies: [.init("Request the certificate without OU.")],
    reference: "RFC 5280 section 4.1.2.6")

  /// CA/Browser Forum, §7.1.2.7: from this day on.
  private static let firstDay = UnixTime(year: 2022, month: 9, day: 1)

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, chain.isPubliclyTrusted, let begin = leaf.notBefore, begin >= firstDay,
      let units = chain.details?.subject.values(of: .organizationalUnit), !units.isEmpty
    else { return [] }
    return [
      Observation(
        "the subject has an organizational unit", evidence: units.prefix(Excerpt.lineLimit).map { Excerpt.of($0) },
        certificate: leaf.sha256)
    ]
  }
}
