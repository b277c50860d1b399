import MailDNS
import ProbeEngine

/// The server greets with a name that the DNS does not know.
enum GreetingNameUnresolvable: Rule {
  static let specification = RuleSpecification(
    id: "greeting-name-unresolvable", levels: .warning,
    meaning: "The name in the greeting has no address in the DNS.",
    importance: "Where the machine sends mail, it introduces itself by that name, and many servers refuse one unknown.",
    remedies: [
      .init("Let the server greet with a name that the DNS knows, or give that name an A or AAAA record."),
      .init("myhostname = the name of the host", for: "Postfix"),
      .init("primary_hostname", for: "Exim"),
    ],
    reference: "RFC 5321 section 2.3.5")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    guard let check = endpoint.record.names?.greeting, check.lead == .nowhere else { return [] }
    return [Observation("the name in the greeting, \(check.name), has no address", name: check.name.description)]
  }
}
