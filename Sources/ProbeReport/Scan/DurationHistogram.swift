/// How many endpoints took how long.
struct DurationHistogram: Sendable {
  /// Milliseconds: the upper bounds of all steps but the last.
  static let bounds: [Double] = [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 60_000]

  private(set) var numbers = Array(repeating: 0, count: bounds.count + 1)

  mutating func add(_ milliseconds: Double) {
    numbers[Self.bounds.firstIndex { milliseconds <= $0 } ?? Self.bounds.count] += 1
  }

  /// Nil for the last bound.
  var steps: [(upTo: Double?, number: Int)] {
    zip(Self.bounds.map(Optional.some) + [nil], numbers).map { (upTo: $0, number: $1) }
  }

  var json: JSONValue {
    .list(steps) { ["up_to_ms": .optional($0.upTo) { .integer(Int($0)) }, "endpoints": .integer($0.number)] }
  }
}
