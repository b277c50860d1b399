import Certificates

/// A promise that the server must keep.
enum MustStapleDemanded: AuditRule {
  static let specification = RuleSpecification(
    id: "must-staple-demanded", levels: .init(.note, .note, .warning),
    meaning: "The certificate demands that the server staples an OCSP response (TLS feature status_request).",
    importance:
      "Without the staple, clients that keep to the demand end the handshake; most mail servers cannot staple.",
    remedies: [.init("Get a certificate without the demand, unless the server staples: Exim can, Postfix cannot.")],
    reference: "RFC 7633 section 4")

  static func check(_ chain: JudgedChain) -> [Observation] {
    // A server that was asked has stapled or not, which another rule tells.
    guard let leaf = chain.leaf, leaf.mustStaple, chain.tls == nil else { return [] }
    return [Observation("the certificate demands an OCSP staple of the server", certificate: leaf.sha256)]
  }
}
