import MailDNS
public import ProbeEngine

extension SenderOrigin {
  /// Why nothing was looked up of its address; nil where something was, and where there is no address.
  public enum Unexamined: Hashable, Sendable {
    /// A loopback address has no names that anybody else knows.
    case loopback
    /// What servers see in place of the private address is not known.
    case unknown
  }

  public var unexamined: Unexamined? {
    guard let local, names == nil else { return nil }
    guard let visible else { return .unknown }
    return visible.isLoopback || local.isLoopback ? .loopback : nil
  }

  /// Whether all that a server would look up is known.
  fileprivate var isWhollyJudged: Bool {
    if unexamined == .loopback { return true }
    if case .unknown? = hello?.lead { return false }
    guard let names else { return false }
    switch names.pointers.outcome {
    case .records: return names.isConfirmed != nil
    case .noData, .nonexistent: return true
    case .bogus, .failed, .timedOut: return false
    }
  }
}

extension SenderRecord {
  /// Whether everything that was tried could be judged. That there is no way out by one family hides nothing of the other.
  public var isWhollyJudged: Bool {
    let reached = origins.filter { $0.local != nil }
    return failure == nil && !reached.isEmpty && reached.allSatisfy(\.isWhollyJudged)
      && session.map { $0.status == .complete } != false
  }

  /// What is seen of each origin; what is the same for both families is told once.
  func observations(_ look: (SenderOrigin) -> Observation?) -> [Observation] {
    var told: [Observation] = []
    for observation in origins.compactMap(look)
    where !told.contains(where: { $0.message == observation.message && $0.name == observation.name }) {
      told.append(observation)
    }
    return told
  }
}
