import MailDNS
import ProbeEngine

/// The name of the address that we send from does not lead back to it.
enum OurPtrNotConfirmed: Rule {
  static let specification = RuleSpecification(
    id: "our-ptr-not-confirmed", levels: .warning,
    meaning: "The address that this machine's connections come from has a name (PTR), but that name does not have it.",
    importance:
      "Anybody can claim any name for his addresses. Servers that ask for the way back refuse mail from here.",
    remedies: [
      .init("Give the name in the PTR record an A or AAAA record with this address, or let the PTR name another.")
    ],
    reference: "RFC 1912 section 2.1")

  static func check(_ sender: SenderRecord) -> [Observation] {
    sender.observations { origin in
      guard let names = origin.names, names.isConfirmed == false, let address = origin.visible else { return nil }
      let list = names.forward.map { "\($0.name) \($0.shortcoming)" }
      return Observation("the PTR of \(address) does not lead back to it", evidence: list, name: address.description)
    }
  }
}
