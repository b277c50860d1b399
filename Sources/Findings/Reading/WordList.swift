/// Words in a sentence.
enum WordList {
  /// `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`.
  static func text(_ words: [String], shown: Int) -> String {
    let more = words.count - shown
    let parts = words.prefix(shown) + (more > 0 ? ["\(more) more"] : [])
    guard parts.count > 1, let last = parts.last else { return words.joined() }
    return "\(parts.dropLast().joined(separator: ", ")) and \(last)"
  }
}
