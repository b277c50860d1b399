import MailDNS
import ProbeEngine

/// An address stands where an MX record wants a name.
enum MXAddressLiteral: Rule {
  static let specification = RuleSpecification(
    id: "mx-address-literal", levels: .warning,
    meaning: "An MX record holds an address where the standard wants the name of a host.",
    importance: "Senders look it up as a name, find nothing, and do not deliver there.",
    remedies: [.init("Give the address a name (an A or AAAA record), and put that name into the MX record.")],
    reference: "RFC 5321 section 5.1")

  static func check(_ target: JudgedTarget) -> [Observation] {
    target.exchangers.compactMap { host in
      host.literal.map {
        Observation("the MX \(host.name) is the address \($0), not a name", name: host.name.description)
      }
    }
  }
}
