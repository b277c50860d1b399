/// A set of words from the wire, in ascending order, looked up by bisection: a peer may send tens of thousands.
///
/// Not hashed: the first hashed set of byte strings in a process costs it two searches through all conformances there
/// are, more than a whole dialogue's capabilities cost otherwise.
struct WordSet: Hashable, Sendable {
  /// Ascending, each once.
  private let words: [[UInt8]]

  init(_ words: [[UInt8]]) {
    guard words.count > 1 else {
      self.words = words
      return
    }
    var distinct: [[UInt8]] = []
    for word in words.sorted(by: { $0.lexicographicallyPrecedes($1) }) where word != distinct.last {
      distinct.append(word)
    }
    self.words = distinct
  }

  func contains(_ word: [UInt8]) -> Bool {
    var range = words[...]
    while !range.isEmpty {
      let middle = range.startIndex + range.count / 2
      if words[middle] == word { return true }
      range = words[middle].lexicographicallyPrecedes(word) ? range[(middle + 1)...] : range[..<middle]
    }
    return false
  }
}

extension [[UInt8]] {
  /// Where each word stands first, for every place: two places have the same word if they have the same first place.
  var firstPlaces: [Int] {
    let places = indices.sorted { self[$0] == self[$1] ? $0 < $1 : self[$0].lexicographicallyPrecedes(self[$1]) }
    var firsts = Array<Int>(repeating: 0, count: count)
    var first = 0
    for (rank, place) in places.enumerated() {
      if rank == 0 || self[place] != self[first] { first = place }
      firsts[place] = first
    }
    return firsts
  }

  /// Each word once, in the order of first appearance.
  func uniqued() -> [[UInt8]] { count < 2 ? self : zip(indices, firstPlaces).filter { $0 == $1 }.map { self[$0.0] } }
}
