import Certificates
import MailPolicy

/// More authorities than one of them allows.
enum PathLengthExceeded: ChainRule {
  static let specification = RuleSpecification(
    id: "path-length-exceeded", levels: .init(.warning, .warning, .error),
    meaning: "An authority of the path may have fewer authorities below it than there are.",
    importance: "Senders that verify refuse the path.",
    remedies: [.init("Get the certificate from an authority that may issue it.")],
    reference: "RFC 5280 section 4.2.1.9")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, let objection = chain.objections(named: objections).first else { return [] }
    let member = chain.member(at: objection.depth)
    return [
      Observation(
        "\(member?.name ?? "an authority of the path") has more authorities below it than it allows",
        certificate: member?.element.sha256 ?? leaf.sha256)
    ]
  }

  static let objections: [String] = ["PATH_LENGTH_EXCEEDED", "PATHLEN_INVALID_FOR_NON_CA"]
}
