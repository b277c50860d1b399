import MailDNS
import ProbeEngine

/// The address that we send from has no name.
enum OurPtrMissing: Rule {
  static let specification = RuleSpecification(
    id: "our-ptr-missing", levels: .warning,
    meaning: "The DNS has no name for the address that this machine's connections come from (no PTR record).",
    importance: "Many servers refuse mail from such an address, at once or with a 450 that never ends.",
    remedies: [
      .init("Let who runs the network of the address set its PTR record to the name of this host, or send by a relay.")
    ],
    reference: "RFC 1912 section 2.1")

  static func check(_ sender: SenderRecord) -> [Observation] {
    sender.observations { origin in
      guard let names = origin.names, let address = origin.visible else { return nil }
      switch names.pointers.outcome {
      case .noData, .nonexistent: return Observation("\(address) has no PTR", name: address.description)
      case .records, .bogus, .failed, .timedOut: return nil
      }
    }
  }
}
