package import ProbeEngine

extension TargetRecord {
  /// Whether its look-up came to nothing for a reason that may pass: no answer in time, a name server that could not find
  /// out, or something that this machine lacks.
  package var wasMissed: Bool {
    guard let failure, failure.stage == .resolve, !failure.isCancellation else { return false }
    return [.dnsTimeout, .dnsFailure, .local].contains(failure.reason)
  }

  /// Whether some of what was asked for it had no answer, or none that a name server could find out.
  package var lacksAnswers: Bool {
    let hosts = (route?.hosts.compactMap(\.trouble) ?? []) + (services?.servers.compactMap(\.trouble) ?? [])
    return (hosts + [failure].compactMap(\.self)).contains {
      $0.stage == .resolve && !$0.isCancellation && [.dnsTimeout, .dnsFailure].contains($0.reason)
    }
  }

  /// Whether the failure of its look-up says nothing of the target itself: nobody could be asked.
  package var saysNothing: Bool { failure?.stage == .resolve && failure?.reason == .local }
}
