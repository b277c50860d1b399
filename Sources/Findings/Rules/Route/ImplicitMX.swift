import MailDNS
import ProbeEngine

/// The domain has no MX, so mail goes to the domain itself.
enum ImplicitMX: Rule {
  static let specification = RuleSpecification(
    id: "implicit-mx", levels: .note,
    meaning: "The domain has no MX record, so that senders take the domain itself for its mail host.",
    importance:
      "It works, and nobody can tell from it that the domain means to take mail: some senders refuse mail from such a one.",
    remedies: [
      .init("Publish an MX record with the name of the mail host, or a null MX where the domain takes no mail.")
    ],
    reference: "RFC 5321 section 5.1")

  static func check(_ target: JudgedTarget) -> [Observation] {
    guard let route = target.record.route, route.isImplicit, target.record.failure == nil else { return [] }
    return [Observation("no MX, so mail goes to the domain itself", name: route.domain.ascii)]
  }
}
