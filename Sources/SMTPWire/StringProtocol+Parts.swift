extension StringProtocol {
  /// Whether another text stands in this one, byte for byte.
  ///
  /// What the standard library has for it brings the machine of regular expressions into every program that uses it: a
  /// tenth more to search at each first use of a generic type.
  package func hasPart(_ part: String) -> Bool {
    let (bytes, wanted) = (Array(utf8), Array(part.utf8))
    guard !wanted.isEmpty, bytes.count >= wanted.count else { return wanted.isEmpty }
    return (0...(bytes.count - wanted.count)).contains { bytes[$0] == wanted[0] && bytes[$0...].starts(with: wanted) }
  }
}
