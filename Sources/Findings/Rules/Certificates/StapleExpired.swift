import Certificates
import MailPolicy
import TLSSession

/// The stapled response is too old.
enum StapleExpired: ChainRule {
  static let specification = RuleSpecification(
    id: "staple-expired", levels: .init(.warning, .warning, .error),
    meaning: "The server staples an OCSP response whose time is up.",
    importance: "Clients that look at it end the handshake, although the certificate is good.",
    remedies: [
      .init("Fetch a new response well before the old one ends, and have the server load it; or staple none."),
      .init("whatever writes the file of tls_ocsp_file must run more often than responses live", for: "Exim"),
    ],
    reference: "RFC 6960 section 3.2")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard chain.staple == .inconclusive(.expired) else { return [] }
    let end = chain.tls?.staple?.answer?.nextUpdate.map { " on \($0.date)" } ?? ""
    return [Observation("the stapled OCSP response ended\(end)", certificate: chain.leaf?.sha256)]
  }
}
