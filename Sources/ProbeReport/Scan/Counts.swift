import Findings
import ProbeEngine

/// How often each of many words came. Words from the wire may be many, so their number is bounded: what comes later than
/// so many others is counted together, but for the keywords that everybody knows.
struct Counts: Sendable {
  private(set) var numbers: [String: Int] = [:]
  private(set) var others = 0

  private static let mostWords = 500

  var total: Int { numbers.values.reduce(others, +) }
  var isEmpty: Bool { numbers.isEmpty && others == 0 }

  subscript(word: String) -> Int { numbers[word] ?? 0 }

  mutating func add(_ word: String) {
    if numbers[word] == nil, numbers.count >= Self.mostWords, !Imprint.Keywords.wellKnown.contains(word) {
      others += 1
    } else {
      numbers[word, default: 0] += 1
    }
  }

  /// The most frequent first.
  var ordered: [(word: String, number: Int)] {
    numbers.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
      + (others > 0 ? [("others", others)] : [])
  }

  /// What came behind others that were counted first.
  func ordered(without first: Counts) -> [(word: String, number: Int)] {
    var rest = Counts()
    rest.others = others - first.others
    rest.numbers = numbers
    for (word, number) in first.numbers { rest.numbers[word, default: 0] -= number }
    rest.numbers = rest.numbers.filter { $0.value > 0 }
    return rest.ordered
  }

  var json: JSONValue { .object(ordered.map { JSONValue.Member($0.word, .integer($0.number)) }) }
}
