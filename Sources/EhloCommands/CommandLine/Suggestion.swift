/// What somebody meant who mistyped a name.
enum Suggestion {
  /// The candidate that fewest slips of the finger lead to (a letter more, less, other, or two exchanged), if they are
  /// few for its length; nil otherwise. Nothing is near a name of three letters or fewer.
  static func nearest(to word: String, in candidates: [String]) -> String? {
    let typed = Array(word.utf8)
    // Nobody mistypes so much, and the cost grows with both lengths.
    guard typed.count <= 64 else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let name = Array(candidate.utf8)
      guard name.count > 3 else { continue }
      let distance = slips(from: typed, to: name)
      guard distance <= max(1, name.count / 4), distance < best?.distance ?? .max else { continue }
      best = (candidate, distance)
    }
    return best?.name
  }

  /// The restricted Damerau-Levenshtein distance.
  private static func slips(from typed: [UInt8], to name: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...name.count)
    for row in typed.indices {
      var current = [row + 1]
      for column in name.indices {
        var cost = min(last[column + 1] + 1, current[column] + 1, last[column] + (typed[row] == name[column] ? 0 : 1))
        if row > 0, column > 0, typed[row] == name[column - 1], typed[row - 1] == name[column] {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      (beforeLast, last) = (last, current)
    }
    return last[name.count]
  }
}
