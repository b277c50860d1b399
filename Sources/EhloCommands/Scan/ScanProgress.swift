import ProbeReport

/// Tells how far a scan has come: on a terminal in one line that changes, elsewhere in a line a minute.
struct ScanProgress {
  struct State {
    var elapsed: Double
    var isReadToEnd: Bool
    var read: Int
    var done: Int
    /// Of the input's bytes; nil where their number is not known.
    var fractionRead: Double?
    var inFlight: Int
    var waiting: Int
    /// Seconds until something goes on, where all that is left waits for a time.
    var rest: Double?
    /// Seconds until the last of the pauses ends that were begun so far.
    var lastPause: Double?
    /// Verdicts of targets with their numbers.
    var outcomes: [(word: String, number: Int)]
  }

  private let stream: OutputStream
  private let terminal: Terminal
  private let changesLine: Bool
  private var isLineOpen = false
  private var pace = RecentRate()

  init(in context: CommandContext) {
    stream = context.errors
    terminal = Terminal(stream: stream, environment: context.environment)
    changesLine = stream.isTerminal && context.environment["TERM"] != "dumb"
  }

  var interval: Duration { changesLine ? .seconds(1) : .seconds(60) }

  mutating func show(_ state: State) {
    let text = Self.text(state, rate: pace.add(state.done, at: state.elapsed))
    // There is nobody to tell if this fails.
    // The terminal may have become narrower.
    try? stream.write(changesLine ? "\r\u{1B}[K" + text.prefix(max(0, terminal.width - 1)) : text + "\n")
    isLineOpen = changesLine
  }

  /// Makes way for other lines.
  mutating func clear() {
    guard isLineOpen else { return }
    try? stream.write("\r\u{1B}[K")
    isLineOpen = false
  }

  static func text(_ state: State, rate: Double?) -> String {
    var parts = ["\(state.done) targets"]
    if let rate, rate.isFinite, (0..<1e9).contains(rate) {
      let tenths = Int((rate * 10).rounded())
      parts.append("\(tenths / 10).\(tenths % 10)/s")
    }
    if let rest = state.rest {
      parts.append("all that is left waits another \(ScanSummary.span(rest))")
    } else if let left = Self.secondsLeft(state, rate: rate) {
      parts.append("\(ScanSummary.span(left)) left")
    }
    parts.append("\(state.inFlight) in flight")
    if state.waiting > 0 { parts.append("\(state.waiting) waiting") }
    let outcomes = state.outcomes.map { "\($0.number) \($0.word)" }.joined(separator: ", ")
    return parts.joined(separator: ", ") + (outcomes.isEmpty ? "" : ": " + outcomes)
  }

  /// As the rate of late has it, and no less than the pauses take; nil where the size of the whole is not known.
  private static func secondsLeft(_ state: State, rate: Double?) -> Double? {
    guard let rate, rate > 0, state.done > 0, state.read > 0,
      let fractionRead = state.isReadToEnd ? 1 : state.fractionRead, fractionRead > 0.001
    else { return nil }
    let left = Double(state.read) / fractionRead - Double(state.done)
    return left < 0 ? nil : max(left / rate, state.lastPause ?? 0)
  }
}
