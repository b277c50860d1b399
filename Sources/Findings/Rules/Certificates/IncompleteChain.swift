import Certificates
import MailPolicy

/// An intermediate is missing from what the server sends.
enum IncompleteChain: ChainRule {
  static let specification = RuleSpecification(
    id: "incomplete-chain", levels: .init(.warning, .warning, .error),
    meaning: "The server does not send the intermediate certificate between its own and the root.",
    importance: "Mail servers do not fetch what is missing: verification fails wherever it is not at hand by chance.",
    remedies: [
      .init(
        "Send the leaf and every intermediate, in this order, without the root: the authority's \"full chain\" file."),
      .init("smtpd_tls_chain_files = key, then fullchain.pem", for: "Postfix"),
      .init("tls_certificate = fullchain.pem", for: "Exim"),
      .init("ssl_cert = </path/fullchain.pem (2.4: ssl_server_cert_file = /path/fullchain.pem)", for: "Dovecot"),
    ],
    reference: "RFC 8446 section 4.4.2")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf else { return [] }
    switch chain.trust.outcome {
    case .untrusted(.incomplete):
      guard !chain.sentUnfitIssuer else { return [] }
      return [
        Observation(
          "the intermediate is not sent: no issuer \(Excerpt.of(leaf.issuer))",
          // Where the authority has it, by the certificate's own word (RFC 5280 §4.2.2.1).
          evidence: leaf.caIssuersURLs.prefix(Excerpt.lineLimit).map { Excerpt.of($0) }, certificate: leaf.sha256)
      ]
    case .untrusted(.selfSigned), .untrusted(.malformed), .untrusted(.unknownIssuer), .notJudged: return []
    case .trusted, .untrusted(.outsideValidity), .untrusted(.invalidPath):
      guard chain.trust.reliesOnStoredIntermediate else { return [] }
      return [
        Observation(
          "an intermediate is not sent; the trust store here happens to hold it", certificate: leaf.sha256)
      ]
    }
  }
}
