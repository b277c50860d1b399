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
    /// Verdicts of targets with their numbers.
    var outcomes: [(word: String, number: Int)]
  }

  private let stream: OutputStream
  private let terminal: Terminal
  private let changesLine: Bool
  private var isLineOpen = false

  init(in context: CommandContext) {
    stream = context.errors
    terminal = Terminal(stream: stream, environment: context.environment)
    changesLine = stream.isTerminal && context.environment["TERM"] != "dumb"
  }

  var interval: Duration { changesLine ? .seconds(1) : .seconds(60) }

  mutating func show(_ state: State) {
    let text = Self.text(state)
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

  static func text(_ state: State) -> String {
    var parts = ["\(state.done) targets"]
    if state.elapsed > 0 {
      let tenths = Int((Double(state.done) * 10 / state.elapsed).rounded())
      parts.append("\(tenths / 10).\(tenths % 10)/s")
    }
    if let left = Self.secondsLeft(state) { parts.append("\(ScanSummary.span(left)) left") }
    parts.append("\(state.inFlight) in flight")
    if state.waiting > 0 { parts.append("\(state.waiting) waiting") }
    let outcomes = state.outcomes.map { "\($0.number) \($0.word)" }.joined(separator: ", ")
    return parts.joined(separator: ", ") + (outcomes.isEmpty ? "" : ": " + outcomes)
  }

  /// As long as for what is done, by the share of it in the whole; nil where that is not known.
  private static func secondsLeft(_ state: State) -> Double? {
    guard state.done > 0, state.read > 0, let fractionRead = state.isReadToEnd ? 1 : state.fractionRead else {
      return nil
    }
    let fraction = fractionRead * Double(state.done) / Double(state.read)
    guard fraction > 0.001, fraction <= 1 else { return nil }
    return state.elapsed * (1 - fraction) / fraction
  }
}
