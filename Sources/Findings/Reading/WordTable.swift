import SMTPWire

/// Some words in upper case, among which others are looked for in any case.
///
/// No dictionary: every keyword of every hello of a scan is looked for, and a number each is compared sooner than hashed.
struct WordTable: Sendable {
  let words: [String]
  private let octets: [[UInt8]]
  private let checks: [UInt64]

  init(_ words: [String]) {
    self.words = words
    octets = words.map { Array($0.utf8) }
    checks = octets.map(Self.check)
  }

  func index(of word: [UInt8]) -> Int? {
    let check = Self.check(word)
    return checks.indices.first { checks[$0] == check && isEqual(octets[$0], word) }
  }

  private func isEqual(_ known: [UInt8], _ word: [UInt8]) -> Bool {
    known.count == word.count && known.indices.allSatisfy { known[$0] == word[$0].asciiUppercased }
  }

  /// FNV-1a over the word in upper case; others may have the same.
  private static func check(_ word: [UInt8]) -> UInt64 {
    word.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1.asciiUppercased)) &* 0x0000_0100_0000_01B3 }
  }
}
