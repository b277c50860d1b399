import MailDNS
import ProbeEngine

/// The name of the address that we send from looks like one of thousands.
enum OurPtrGeneric: Rule {
  static let specification = RuleSpecification(
    id: "our-ptr-generic", levels: .warning,
    meaning:
      "The name of the address (PTR) spells the address itself, or says that it is handed out to whoever dials in.",
    importance:
      "Networks name the lines of their customers so. Many servers take no mail from what is called like that.",
    remedies: [.init("Let who runs the network set the PTR record to the name of this host, or send by a relay.")],
    reference: "RFC 1912 section 2.1")

  static func check(_ sender: SenderRecord) -> [Observation] {
    sender.observations { origin in
      guard let names = origin.names?.pointers.records, let address = origin.visible, !names.isEmpty,
        names.allSatisfy({ $0.isGeneric(for: address) })
      else { return nil }
      return Observation(
        "the PTR of \(address) looks like that of a customer's line", evidence: names.prefix(5).map(\.description),
        name: address.description)
    }
  }
}
