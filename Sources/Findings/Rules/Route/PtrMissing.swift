import MailDNS
import ProbeEngine

/// The address of the server has no name.
enum PtrMissing: Rule {
  static let specification = RuleSpecification(
    id: "ptr-missing", levels: .warning,
    meaning: "The DNS has no name for the server's address (no PTR record).",
    importance: "It does not keep mail from coming in; but if the machine sends mail too, many servers refuse it.",
    remedies: [.init("Let who runs the network of the address set its PTR record to the name of the mail host.")],
    reference: "RFC 1912 section 2.1")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    guard let names = endpoint.record.names, let address = endpoint.address else { return [] }
    switch names.pointers.outcome {
    case .noData, .nonexistent: return [Observation("\(address) has no PTR")]
    case .records, .bogus, .failed, .timedOut: return []
    }
  }
}

extension JudgedEndpoint {
  var address: IPAddress? {
    if case .tcp(let address, _) = record.endpoint.transport { return address }
    return nil
  }
}
