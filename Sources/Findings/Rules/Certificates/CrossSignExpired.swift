import Certificates
import MailPolicy

/// A way to an old root that has ended, beside one that leads on.
enum CrossSignExpired: AuditRule {
  static let specification = RuleSpecification(
    id: "cross-sign-expired", levels: .init(.note, .note, .warning),
    meaning: "A certificate of an authority in the chain has ended, though another path is valid.",
    importance: "Old TLS libraries (OpenSSL 1.0.2) try that path first and refuse the server.",
    remedies: [.init("Take the certificate out of the file: the authority's present chain has no need of it.")],
    reference: "RFC 5280 section 6.1")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard chain.leaf != nil, chain.trust.isTrusted == true else { return [] }
    let path = chain.facts.verification.path.map(\.sha256)
    let shape = chain.shape
    return shape.useful.filter { $0.isExpired(at: chain.time) && !path.contains($0.sha256) }.map {
      Observation(
        "\(Excerpt.of($0.subject)) by \(Excerpt.of($0.issuer)) expired on \(UnixTime.date(of: $0.notAfter)), beside a valid path",
        certificate: $0.sha256)
    }
  }
}
