import Certificates
import MailPolicy

/// The path leads to no trusted root, or breaks a rule that no other finding tells.
enum CertificateUntrusted: ChainRule {
  static let specification = RuleSpecification(
    id: "certificate-untrusted", levels: .init(.warning, .warning, .error),
    meaning: "No certificate authority of the trust store vouches for the certificate.",
    importance: "Senders that verify cannot tell the server from an impostor and keep the mail.",
    remedies: [
      .init(
        "Use a certificate of an authority that senders know; for an authority of your own, name it with --ca-file.")
    ],
    reference: "RFC 5280 section 6.1")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, case .untrusted(let reason) = chain.trust.outcome else { return [] }
    switch reason {
    case .selfSigned: return []
    case .malformed:
      return [
        Observation(
          "no path begins with the certificate: an extension of it is malformed, or there more than once",
          certificate: leaf.sha256)
      ]
    case .incomplete:
      guard chain.sentUnfitIssuer else { return [] }
      return [
        Observation(
          "what is sent as its issuer cannot be: \(Excerpt.of(leaf.issuer))", certificate: leaf.sha256)
      ]
    case .unknownIssuer:
      let top = chain.path.last?.element
      let whose = top.map { $0.isSelfSigned ? $0.subject : $0.issuer } ?? leaf.issuer
      return [
        Observation(
          "no trusted authority vouches for it: the path ends at \(Excerpt.of(whose))", certificate: leaf.sha256)
      ]
    case .outsideValidity, .invalidPath:
      guard let objection = chain.trust.objections.first(where: { !ToldObjections.names.contains($0.name) })
      else {
        return []
      }
      let whose = chain.member(at: objection.depth)?.name ?? "the certificate at depth \(objection.depth)"
      return [
        Observation(
          "the path is not valid: \(Excerpt.of(Array(objection.message.utf8))) (\(whose))", certificate: leaf.sha256)
      ]
    }
  }
}
