/// How fast something goes on of late, from looks at it now and then.
struct RecentRate {
  /// When so much was done, the oldest first.
  private var looks: [(time: Double, done: Int)] = [(0, 0)]

  /// In seconds: long enough to be calm, short enough to be true.
  private static let window = 20.0

  /// The rate per second since a look that is at least so old, or since the last one.
  ///
  /// - Parameter time: seconds since the beginning.
  mutating func add(_ done: Int, at time: Double) -> Double? {
    looks.append((time, done))
    while looks.count > 2, looks[1].time <= time - Self.window { looks.removeFirst() }
    guard let first = looks.first, time > first.time else { return nil }
    return Double(done - first.done) / (time - first.time)
  }
}
