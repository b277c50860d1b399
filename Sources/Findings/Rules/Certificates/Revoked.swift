import Certificates
import MailPolicy

/// The authority has taken the certificate back.
enum Revoked: ChainRule {
  static let specification = RuleSpecification(
    id: "revoked", levels: .init(.warning, .warning, .error),
    meaning: "The authority that issued the certificate has revoked it.",
    importance:
      "It says that the key is no longer this server's alone, or that the certificate was wrong; clients that look end the handshake.",
    remedies: [.init("Get a new certificate, with a new key unless the reason is known to be another.")],
    reference: "RFC 5280 section 5.3.1")

  static func check(_ chain: JudgedChain) -> [Observation] {
    var observations: [Observation] = []
    if case .revoked(let revocation)? = chain.staple {
      observations.append(
        Observation(
          "the leaf was \(RevocationWords.event(revocation)), as the stapled OCSP response says",
          certificate: chain.leaf?.sha256))
    }
    var told: [Digest: (event: String, index: Int)] = [:]
    for question in chain.revocationQuestions {
      guard case .revoked(let revocation) = question.verdict else { continue }
      let certificate = question.certificate
      let event = "\(Excerpt.of(certificate.subject)) was \(RevocationWords.event(revocation)), as"
      let source = question.source == .ocsp ? "the OCSP responder" : "the revocation list"
      if let known = told[certificate.sha256], known.event == event {
        observations[known.index].message = "\(event) the OCSP responder and the revocation list say"
        continue
      }
      told[certificate.sha256] = (event, observations.count)
      observations.append(Observation("\(event) \(source) says", certificate: certificate.sha256))
    }
    return observations
  }
}
