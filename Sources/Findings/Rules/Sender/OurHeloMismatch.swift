import MailDNS
import ProbeEngine

/// We introduce ourselves by the name of another machine.
enum OurHeloMismatch: Rule {
  static let specification = RuleSpecification(
    id: "our-helo-mismatch", levels: .warning,
    meaning:
      "The name that EHLO introduces this machine by has other addresses than the one its connections come from.",
    importance:
      "It looks as if somebody used another's name. Servers must not refuse mail for it, but filters count it.",
    remedies: [
      .init("Introduce this machine by a name that has this address, or add the address to the name."),
      .init("smtp_helo_name, or myhostname", for: "Postfix"),
      .init("helo_data of the smtp transport, or primary_hostname", for: "Exim"),
    ],
    reference: "RFC 5321 section 4.1.4")

  static func check(_ sender: SenderRecord) -> [Observation] {
    sender.observations { origin in
      guard let check = origin.hello, check.lead == .elsewhere, let address = origin.visible else { return nil }
      return Observation(
        "the name for EHLO, \(check.name), has other addresses than \(address)", name: check.name.description)
    }
  }
}
