import MailDNS
import ProbeEngine

/// The name of the server's address does not lead back to it.
enum PtrNotConfirmed: Rule {
  static let specification = RuleSpecification(
    id: "ptr-not-confirmed", levels: .warning,
    meaning: "The address has a name (PTR), but that name does not have the address.",
    importance:
      "Anybody can claim any name for his addresses; only the way back proves it, and many servers ask for it.",
    remedies: [.init("Give the name of the PTR record an A or AAAA record with this address.")],
    reference: "RFC 1912 section 2.1")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    guard let names = endpoint.record.names, names.isConfirmed == false, let address = endpoint.address else {
      return []
    }
    let list = names.forward.map { "\($0.name) \($0.shortcoming)" }
    return [Observation("the PTR of \(address) does not lead back to it", evidence: list)]
  }
}
