package import ProbeEngine
import SMTPWire

extension EndpointRecord {
  /// Whether the dialogue ended because the server asks to come back later. It then says nothing of what the server can
  /// do.
  package var asksToComeBack: Bool {
    guard status == .ended, let failure else { return false }
    if failure.reply?.saysBusy == true { return true }
    // A 421 that nobody had asked for, and then the end.
    return failure.reason == .closed && unsolicitedReplies.contains { $0.reply.saysBusy }
  }

  /// Whether it is this machine that could not connect, for want of a port, a descriptor or memory. Another time it may.
  package var lacksConnection: Bool { isLocal && failure?.isPassing == true }

  /// Whether this machine cannot connect, now or later: an address without its zone, a path that is too long.
  package var cannotConnect: Bool { isLocal && failure?.isPassing == false }

  private var isLocal: Bool {
    failure?.stage == .connect && failure?.reason == .local && failure?.isCancellation == false
  }
}
