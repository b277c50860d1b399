import ProbeEngine

/// Nothing answered the wish to connect.
enum ConnectionTimeout: FailureRule {
  static let specification = RuleSpecification(
    id: "connection-timeout", levels: .error,
    meaning: "Nothing answered the wish to connect: the host is down, or a firewall on the way drops it.",
    importance: "A sender that sees the same loses its time here on every attempt.",
    remedies: [.init("Try from another network; see whether the host is up and what the firewalls on the way drop.")],
    reference: "RFC 5321 section 5.1")

  static let meaning = FailureMeaning.connectionTimeout

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    Observation("no answer from \(context.place): the host is down, or a firewall drops the packets")
  }

  /// Also of the target where every address keeps silent on port 25: the reason may be near.
  static func check(_ target: JudgedTarget) -> [Observation] {
    guard target.record.target.port == 25, target.isSilent else { return [] }
    return [
      Observation(
        "no address answers on port 25: the network here may block it", name: target.record.target.asciiName,
        remedy: "Many providers block outgoing port 25: try port 587 of a host, or from a network that does not.")
    ]
  }
}
