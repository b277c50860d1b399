import SMTPWire
import Testing

@Suite("Escaping of bytes from the wire")
struct EscapingTests {
  @Test("quotes no more of what a user typed than a person reads")
  func quotable() {
    let text = String(repeating: "a", count: 199) + "\u{1B}"
    #expect(Escaping.quotable(text) == Escaping.escaped(text.utf8))
    #expect(Escaping.quotable(text + "b") == Escaping.escaped(text.utf8) + "…")
    #expect(Escaping.quotable(String(repeating: "e\u{301}", count: 50_000)).unicodeScalars.count == 201)
    #expect(Escaping.quotable("") == "")
  }

  @Test(
    "shows what is harmless as it is and all else in hexadecimal",
    arguments: [
      ("", ""), ("plain text ~", "plain text ~"), ("a\\b", "a\\\\b"), ("\\x41", "\\\\x41"),
      ("\0\t\r\n", "\\x00\\x09\\x0d\\x0a"),
      ("\u{1B}[31m", "\\x1b[31m"), ("\u{7F}", "\\x7f"), ("\u{80}\u{9F}", "\\xc2\\x80\\xc2\\x9f"), ("\u{A0}", "\u{A0}"),
      ("gr\u{FC}n 日本 \u{1F4E7}", "gr\u{FC}n 日本 \u{1F4E7}"), ("e\u{301}", "e\u{301}"),
      ("\u{61C}", "\\xd8\\x9c"), ("\u{200E}\u{200F}", "\\xe2\\x80\\x8e\\xe2\\x80\\x8f"),
      ("a\u{202E}b", "a\\xe2\\x80\\xaeb"),
      ("\u{2028}\u{2029}\u{202A}", "\\xe2\\x80\\xa8\\xe2\\x80\\xa9\\xe2\\x80\\xaa"),
      ("\u{2066}\u{2069}", "\\xe2\\x81\\xa6\\xe2\\x81\\xa9"), ("\u{2065}\u{206A}", "\u{2065}\u{206A}"),
    ])
  func text(_ text: String, _ expected: String) {
    #expect(Array(Escaping.escaped(Array(text.utf8)).utf8) == Array(expected.utf8))
  }

  @Test("shows every byte that is no UTF-8 in hexadecimal")
  func notUTF8() {
    let table: [([UInt8], String)] = [
      ([0xFF], "\\xff"), ([0x80], "\\x80"), ([0x61, 0xFC, 0x62], "a\\xfcb"), ([0xC3], "\\xc3"),
      ([0xC3, 0x28], "\\xc3("),
      // Overlong forms, a surrogate, beyond U+10FFFF, cut short.
      ([0xC0, 0xAF], "\\xc0\\xaf"), ([0xE0, 0x80, 0xAF], "\\xe0\\x80\\xaf"), ([0xED, 0xA0, 0x80], "\\xed\\xa0\\x80"),
      ([0xF4, 0x90, 0x80, 0x80], "\\xf4\\x90\\x80\\x80"), ([0xE2, 0x82], "\\xe2\\x82"),
      ([0xE2, 0x82, 0x41], "\\xe2\\x82A"),
      ([0xF0, 0x9F, 0x93, 0xC3, 0xBC], "\\xf0\\x9f\\x93\u{FC}"),
    ]
    for (bytes, expected) in table { #expect(Escaping.escaped(bytes) == expected) }
  }

  @Test("takes any collection, a slice out of the middle included")
  func slices() {
    let bytes = Array("xx\\\u{1B}yy".utf8)
    #expect(Escaping.escaped(bytes[2..<4]) == "\\\\\\x1b")
    #expect(Escaping.escaped(bytes.reversed()) == "yy\\x1b\\\\xx")
    #expect(Escaping.escaped("caf\u{E9}".utf8) == "caf\u{E9}")
  }

  @Test("is lossless for every byte and every pair of bytes that mean something")
  func pairs() {
    let all = (UInt8.min...UInt8.max).map { $0 }
    for byte in all { expectLossless([byte]) }
    let interesting: [UInt8] = [
      0x00, 0x09, 0x0A, 0x0D, 0x1B, 0x20, 0x22, 0x30, 0x39, 0x41, 0x5C, 0x61, 0x66, 0x78, 0x7E, 0x7F, 0x80, 0x85, 0x9F,
      0xA0,
      0xA8, 0xAE, 0xBF, 0xC0, 0xC2, 0xC3, 0xD8, 0xDF, 0xE0, 0xE2, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFE, 0xFF,
    ]
    for first in interesting {
      for second in interesting {
        expectLossless([first, second])
        expectLossless([0x5C, first, second, 0x5C])
        expectLossless([0xE2, first, second])
      }
    }
  }

  @Test("is lossless for 100,000 random bytes in pieces, and prints none that could harm")
  func randomBytes() {
    var generator = SplitMix64(seed: 65)
    var count = 0
    while count < 100_000 {
      let size = Int.random(in: 1..<400, using: &generator)
      // One half any bytes, one half text with a few bytes of harm in it.
      let bytes: [UInt8] =
        count.isMultiple(of: 2)
        ? (0..<size).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        : Array(String(String.UnicodeScalarView((0..<size).map { _ in Self.randomScalar(&generator) })).utf8)
      expectLossless(bytes)
      count += bytes.count
    }
  }

  private static func randomScalar(_ generator: inout SplitMix64) -> Unicode.Scalar {
    let ranges: [ClosedRange<UInt32>] = [0...0x7F, 0x80...0xFF, 0x600...0x61F, 0x2000...0x206F, 0x1F300...0x1F5FF]
    let range = ranges.randomElement(using: &generator) ?? 0...0
    return Unicode.Scalar(UInt32.random(in: range, using: &generator)) ?? "?"
  }

  private func expectLossless(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) {
    let text = Escaping.escaped(bytes)
    #expect(Escaping.unescaped(text) == bytes, sourceLocation: sourceLocation)
    let isHarmless = text.unicodeScalars.allSatisfy { scalar in
      !(0x00...0x1F).contains(scalar.value) && !(0x7F...0x9F).contains(scalar.value)
        && !scalar.properties.isBidiControl && scalar.value != 0x2028 && scalar.value != 0x2029
    }
    #expect(isHarmless, "\(bytes)", sourceLocation: sourceLocation)
  }

  @Test(
    "refuses to restore what is not of its form",
    arguments: [
      "\\", "\\x", "\\x4", "a\\", "\\n", "\\X1b", "\\x1B", "\\xAB", "\\x+f", "\\x-1", "\\x g", "\\\\\\", "\\u001b",
      "\\x\u{FC}",
    ])
  func otherForm(_ text: String) { #expect(Escaping.unescaped(text) == nil) }

  @Test("restores what a person may have copied")
  func restored() {
    #expect(Escaping.unescaped("250 a\\x0d\\x0a\\\\\\xff") == Array("250 a\r\n\\".utf8) + [0xFF])
    #expect(Escaping.unescaped("") == [])
    #expect(Escaping.unescaped("\\x20a\\x20") == Array(" a ".utf8))
    #expect(Escaping.unescaped("\\xc3\\xbc\u{FC}") == Array("\u{FC}\u{FC}".utf8))
  }
}
