import Certificates

/// Nobody can learn that it was revoked.
enum RevocationMissing: AuditRule {
  static let specification = RuleSpecification(
    id: "revocation-missing", levels: .init(.note, .note, .warning),
    meaning:
      "A certificate of a public authority names neither a revocation list nor an OCSP responder, and lives for more than a week.",
    importance: "Public authorities must name a list; without one a stolen key stays good until the end.",
    remedies: [.init("Tell the authority.")],
    reference: "RFC 5280 section 4.2.1.13")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, chain.isPubliclyTrusted, chain.record != nil, leaf.crlURLs.isEmpty,
      leaf.ocspURLs.isEmpty,
      let begin = leaf.notBefore, let lifetime = leaf.lifetimeSeconds, lifetime > shortLife(at: begin)
    else { return [] }
    return [Observation("the certificate names no revocation list", certificate: leaf.sha256)]
  }

  /// CA/Browser Forum, §1.6.1: in seconds, by the date of issue.
  private static func shortLife(at issue: UnixTime) -> Int64 {
    (issue < UnixTime(year: 2026, month: 3, day: 15) ? 10 : 7) * 86_400
  }
}
