import MailDNS
import ProbeEngine

/// What servers see of us is not known.
enum OurAddressPrivate: Rule {
  static let specification = RuleSpecification(
    id: "our-address-private", levels: .note,
    meaning: "Connections leave this machine from an address that the Internet does not know; a router translates it.",
    importance: "Servers judge the address that they see, and which that is cannot be told from here.",
    remedies: [.init("Name a server that tells what it sees in its answer to EHLO: ehlo whoami TARGET.")],
    reference: "RFC 6890")

  static func check(_ sender: SenderRecord) -> [Observation] {
    sender.observations { origin in
      guard let local = origin.local, origin.visible == nil, let seclusion = local.seclusion else { return nil }
      return Observation(
        "connections leave from \(local), \(seclusion), and servers see another", name: local.description)
    }
  }
}
