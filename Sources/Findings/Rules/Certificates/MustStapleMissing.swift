import Certificates
import TLSSession

/// The certificate promises a stapled OCSP response, and there is none.
enum MustStapleMissing: ChainRule {
  static let specification = RuleSpecification(
    id: "must-staple-missing", levels: .init(.warning, .warning, .error),
    meaning: "The certificate demands a stapled OCSP response (TLS feature status_request), and the server sent none.",
    importance: "Clients that keep to the demand end the handshake.",
    remedies: [
      .init("Staple, or get a certificate without the demand: most mail servers cannot staple."),
      .init("it cannot staple: get a certificate without the demand", for: "Postfix"),
      .init("tls_ocsp_file", for: "Exim"),
    ],
    reference: "RFC 7633 section 4")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, leaf.mustStaple, let tls = chain.tls, tls.ocspResponse == nil, !tls.isResumed
    else { return [] }
    return [Observation("the certificate demands an OCSP staple, and none is sent", certificate: leaf.sha256)]
  }
}
