import Testing

@testable import ProbeReport

@Suite("Columns of a terminal")
struct ColumnsTests {
  @Test(
    "measures a text by what a terminal shows of it",
    arguments: [
      ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("你好", 4), ("한글", 4), ("ｱ", 1), ("Ａ", 2), ("😀", 2),
      ("a\u{200D}b", 2), ("a\u{FE0F}", 1), ("–…→·", 4), ("日本語 mail", 11), ("ا", 1),
    ])
  func width(_ text: String, _ columns: Int) { #expect(Columns.width(of: text) == columns) }

  @Test(
    "cuts with room for the mark, and no unit in two",
    arguments: [
      ("mail.example", 12, "mail.example"), ("mail.example", 8, "mail.ex…"), ("你好吗", 5, "你好…"),
      ("你好吗", 4, "你…"), ("ab\\x1bcd", 6, "ab…"), ("ab\\x1bcd", 7, "ab\\x1b…"), ("ab\\\\cdef", 4, "ab…"),
      ("ab cdef", 4, "ab…"), ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"), ("abc", 1, "…"),
    ])
  func cut(_ text: String, _ width: Int, _ expected: String) { #expect(Columns.cut(text, to: width) == expected) }

  @Test(
    "wraps at blanks, and breaks only a word that fits no line",
    arguments: [
      ("", 5, [""]), ("one two three", 7, ["one two", "three"]), ("one two three", 80, ["one two three"]),
      ("abcdefghij", 4, ["abcd", "efgh", "ij"]), ("a  b", 80, ["a  b"]), ("one   two", 4, ["one", "two"]),
      ("ab\\x1b\\x1b", 6, ["ab\\x1b", "\\x1b"]), ("a abcdefghij", 6, ["a abcd", "efghij"]),
      ("你好 世界", 5, ["你好", "世界"]),
    ])
  func wrap(_ text: String, _ width: Int, _ expected: [String]) {
    #expect(Columns.wrapped(text, to: width) == expected)
  }

  @Test("keeps words with blanks whole until a line is too narrow for one")
  func words() {
    let words = ["connect 0.4 ·", "greeting 2.1 ·", "EHLO 0.6"]
    #expect(Columns.wrapped(words: words, to: 30) == ["connect 0.4 · greeting 2.1 ·", "EHLO 0.6"])
    #expect(Columns.wrapped(words: words, to: 9) == ["connect", "0.4 ·", "greeting", "2.1 ·", "EHLO 0.6"])
  }

  @Test("marks what a limit of lines leaves out")
  func limit() {
    #expect(Columns.wrapped("one two three four", to: 7, limit: 2) == ["one two", "three…"])
    #expect(Columns.wrapped("one two sixteen four", to: 7, limit: 2) == ["one two", "sixtee…"])
    #expect(Columns.wrapped("one two", to: 7, limit: 1) == ["one two"])
  }

  @Test("escapes what got here without, and leaves escapes alone")
  func guarded() {
    #expect(Printable.guarded("plain \\x1b \\\\ text") == "plain \\x1b \\\\ text")
    #expect(Printable.guarded("a\u{1B}b\u{9B}c\u{202E}\n") == "a\\x1bb\\xc2\\x9bc\\xe2\\x80\\xae\\x0a")
    #expect(Printable.guarded("你好 é \u{1F600}") == "你好 é \u{1F600}")
  }

  @Test(
    "spaces distinguished names at the commas that separate",
    arguments: [
      ("CN=a,O=b", "CN=a, O=b"), ("O=Example\\, Inc.,C=US", "O=Example\\, Inc., C=US"),
      ("O=a\\\\,C=b", "O=a\\\\, C=b"), ("O=a\\0Ab", "O=a\\0Ab"), ("CN=\u{1B}", "CN=\\x1b"), ("", ""),
    ])
  func distinguishedName(_ name: String, _ expected: String) {
    #expect(Printable.distinguishedName(Array(name.utf8)) == expected)
  }
}
