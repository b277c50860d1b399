import Certificates
import MailPolicy

/// A certificate that is not for TLS servers.
enum WrongPurpose: ChainRule {
  static let specification = RuleSpecification(
    id: "wrong-purpose", levels: .init(.warning, .warning, .error),
    meaning: "The purposes that the certificate names leave out that of a TLS server.",
    importance: "Senders that verify refuse it.",
    remedies: [.init("Ask for a certificate with the extended key usage serverAuth.")],
    reference: "RFC 5280 section 4.2.1.12")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf else { return [] }
    if let purposes = leaf.extendedKeyUsage, !purposes.contains("serverAuth"),
      !purposes.contains("anyExtendedKeyUsage")
    {
      let list = purposes.map { Excerpt.of(Array($0.utf8)) }.joined(separator: ", ")
      let message =
        purposes.isEmpty
        ? "the list of the purposes of the certificate is empty"
        : "the certificate is for \(list) only, not for servers"
      return [Observation(message, certificate: leaf.sha256)]
    }
    // What is no authority is unsuitable as one by that alone.
    let impostors = chain.objections(named: NotACA.objections).map(\.depth)
    guard let objection = chain.objections(named: objections).first(where: { !impostors.contains($0.depth) })
    else {
      return []
    }
    let member = chain.member(at: objection.depth)
    return [
      Observation(
        "\(member?.name ?? "a certificate of the path") may not be used for a TLS server",
        certificate: member?.element.sha256 ?? leaf.sha256)
    ]
  }

  static let objections: [String] = ["INVALID_PURPOSE"]
}
