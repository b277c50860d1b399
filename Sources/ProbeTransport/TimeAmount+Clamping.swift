internal import NIOCore

extension TimeAmount {
  /// What NIO counts time in holds less than a `Duration`: longer ones become ten years, negative ones nothing.
  init(clamping duration: Duration) {
    let (seconds, attoseconds) = min(max(duration, .zero), .seconds(315_360_000)).components
    self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
