import Certificates
import MailPolicy

/// The stapled response proves nothing.
enum StapleInvalid: ChainRule {
  static let specification = RuleSpecification(
    id: "staple-invalid", levels: .init(.warning, .warning, .error),
    meaning:
      "The server staples an OCSP response that says nothing of its certificate: for another one, signed by the wrong one, or no answer at all.",
    importance: "Clients that look at it end the handshake, although the certificate is good.",
    remedies: [
      .init("Fetch the response anew after each renewal, for the certificate that the server shows; or staple none."),
      .init("look at what writes the file of tls_ocsp_file", for: "Exim"),
    ],
    reference: "RFC 6960 section 3.2")

  static func check(_ chain: JudgedChain) -> [Observation] {
    // That the issuer is not known here is no fault of the response.
    guard case .inconclusive(let doubt)? = chain.staple, doubt != .expired, doubt != .unknownIssuer else { return [] }
    return [
      Observation(
        "the stapled OCSP response proves nothing: \(RevocationWords.reason(doubt))", certificate: chain.leaf?.sha256)
    ]
  }
}
