import MailDNS
import ProbeEngine

/// This machine has no way into that address family.
enum NoRoute: FailureRule {
  static let specification = RuleSpecification(
    id: "no-route", levels: .note,
    meaning: "This machine has no route for the family of the address, so that nothing was tried.",
    importance: "It says nothing of the server; judge the address from a network that has such a route.",
    remedies: [.init("Probe it from a machine with a route for this address family.")],
    reference: nil)

  static let meaning = FailureMeaning.noRoute

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    let family: String
    if case .tcp(let address, _) = context.record?.endpoint.transport {
      family = address.family == .v6 ? "IPv6" : "IPv4"
    } else {
      family = "its address family"
    }
    return Observation("not tried: there is no route for \(family) here")
  }
}
