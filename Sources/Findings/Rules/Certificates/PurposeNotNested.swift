import Certificates

/// An authority that may not issue for all that the certificate is for.
enum PurposeNotNested: AuditRule {
  static let specification = RuleSpecification(
    id: "purpose-not-nested", levels: .init(.note, .note, .warning),
    meaning: "An intermediate names purposes, and leaves out one that the server's certificate names.",
    importance:
      "Most clients take the purposes of an authority for a limit to what it may issue, so that this one does not count.",
    remedies: [.init("Have it issued again without that purpose, or by an authority that may.")],
    reference: "RFC 5280 section 4.2.1.12")

  static func check(_ chain: JudgedChain) -> [Observation] {
    // That it may not issue for servers at all is told by another rule.
    guard let leaf = chain.leaf, let purposes = leaf.extendedKeyUsage?.filter({ $0 != "serverAuth" }) else { return [] }
    let path = Set(chain.path.dropFirst().map(\.element.sha256))
    return chain.facts.presented.dropFirst().filter { path.contains($0.sha256) && !$0.isSelfSigned }.compactMap {
      issuer in
      guard let allowed = issuer.extendedKeyUsage, !allowed.contains("anyExtendedKeyUsage") else { return nil }
      let missing = purposes.filter { !allowed.contains($0) }
      guard !missing.isEmpty else { return nil }
      let list = missing.prefix(Excerpt.lineLimit).map { Excerpt.of(Array($0.utf8)) }.joined(separator: ", ")
      return Observation(
        "\(Excerpt.of(issuer.subject)) may not issue for \(list), which the leaf is for", certificate: issuer.sha256)
    }
  }
}
