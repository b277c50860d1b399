/// No name server answers: one look-up at a time finds out when one does again, at growing distances.
struct Silence: Sendable {
  /// Of the first look-up that nobody answered.
  let since: Duration
  private(set) var nextTry: Duration
  private var distance = Self.shortest
  private var isTrying = false
  /// A look-up that was tried in it had no answer either.
  private(set) var isConfirmed = false

  static let shortest = Duration.seconds(5)
  private static let longest = Duration.seconds(40)

  init(since now: Duration) {
    since = now
    nextTry = now + distance
  }

  mutating func beginTry() { isTrying = true }

  /// Another look-up that nobody answered. Those that were under way when it became silent try nothing.
  mutating func goOn(at now: Duration) {
    guard isTrying else { return }
    (isTrying, isConfirmed) = (false, true)
    distance = min(distance * 2, Self.longest)
    nextTry = now + distance
  }
}
