import MailDNS
import ProbeEngine

/// We introduce ourselves by a name that the DNS does not know.
enum OurHeloUnresolvable: Rule {
  static let specification = RuleSpecification(
    id: "our-helo-unresolvable", levels: .warning,
    meaning: "The name that EHLO introduces this machine by has no address in the DNS.",
    importance: "The standard wants a name that resolves, and many servers refuse mail from one that does not.",
    remedies: [
      .init("Give the name an A or AAAA record, or introduce this machine by a name that has one."),
      .init("smtp_helo_name, or myhostname", for: "Postfix"),
      .init("helo_data of the smtp transport, or primary_hostname", for: "Exim"),
    ],
    reference: "RFC 5321 section 2.3.5")

  static func check(_ sender: SenderRecord) -> [Observation] {
    sender.observations { origin in
      guard let check = origin.hello, check.lead == .nowhere else { return nil }
      return Observation("the name for EHLO, \(check.name), has no address", name: check.name.description)
    }
  }
}
