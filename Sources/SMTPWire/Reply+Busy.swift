extension Reply {
  /// Whether the server asks to come back when it has less to do: 421 (RFC 5321 §3.8), or a transient refusal that
  /// speaks of load, rate or connections. Another transient refusal, greylisting or "TLS not available", is not meant.
  package var saysBusy: Bool {
    if code == 421 { return true }
    guard isTransientFailure else { return false }
    // Mail system congestion (RFC 3463 §3.5).
    if let enhanced, (enhanced.subject, enhanced.detail) == (4, 5) { return true }
    let words = lines.flatMap(Self.words)
    if !BusyWords.alone.isDisjoint(with: words) { return true }
    if BusyWords.phrases.contains(where: { words.contains($0) }) { return true }
    return !BusyWords.counted.isDisjoint(with: words) && !BusyWords.amounts.isDisjoint(with: words)
  }

  /// Runs of ASCII letters and digits, in lower case.
  private static func words(of text: [UInt8]) -> [String] {
    text.split { !isWordByte($0) }.map { String(decoding: $0, as: UTF8.self).lowercased() }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      true
    default: false
    }
  }
}

/// Whole words, all of them, because parts mislead: "could not load the certificate" tells no load.
private enum BusyWords {
  static let alone: Set<String> = [
    "busy", "overload", "overloaded", "congestion", "congested", "throttle", "throttled", "throttling", "rate",
    "ratelimit", "ratelimited",
  ]
  static let phrases: [[String]] = [
    ["too", "much", "load"], ["high", "load"], ["heavy", "load"], ["excessive", "load"], ["system", "load"],
    ["server", "load"], ["under", "load"], ["due", "to", "load"], ["load", "average"], ["load", "too", "high"],
    ["load", "is", "too", "high"], ["load", "limit"], ["insufficient", "system", "resources"],
  ]
  /// What is too many only together with one of `amounts`.
  static let counted: Set<String> = ["connection", "connections", "session", "sessions"]
  static let amounts: Set<String> = [
    "many", "maximum", "max", "limit", "limits", "limited", "concurrent", "simultaneous", "exceeded", "exceeds",
    "excessive", "number",
  ]
}

extension [String] {
  /// Whether the words of a phrase stand here side by side.
  fileprivate func contains(_ phrase: [String]) -> Bool {
    guard !phrase.isEmpty, count >= phrase.count else { return false }
    return (0...(count - phrase.count)).contains { self[$0..<($0 + phrase.count)].elementsEqual(phrase) }
  }
}
