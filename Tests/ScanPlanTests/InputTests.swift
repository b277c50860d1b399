import Testing

@testable import ScanPlan

@Suite("A list of targets")
struct InputTests {
  /// In pieces of `size` bytes.
  private func lines(_ text: [UInt8], size: Int = 7) -> [LineSplitter.Line] {
    var splitter = LineSplitter()
    var lines: [LineSplitter.Line] = []
    var rest = text[...]
    while !rest.isEmpty {
      splitter.append(rest.prefix(size))
      rest = rest.dropFirst(size)
      while let line = splitter.next() { lines.append(line) }
    }
    if let last = splitter.finish() { lines.append(last) }
    return lines
  }

  private func entries(_ text: String, column: TargetList.Column? = nil) -> [TargetList.Entry] {
    var list = TargetList(column: column)
    return lines(Array(text.utf8)).map { list.read($0) }
  }

  @Test("is cut into lines wherever its pieces end, with LF or CRLF, with and without a last line end")
  func split() {
    let text = Array("\u{FEFF}a\r\nb\n\nc\r\r\nd".utf8)
    let expected = ["a", "b", "", "c\r", "d"].enumerated().map {
      LineSplitter.Line(number: $0 + 1, bytes: Array($1.utf8))
    }
    for size in 1...text.count { #expect(lines(text, size: size) == expected) }
    #expect(lines(text + [0x0A]) == expected)
    #expect(lines([]) == [])
  }

  @Test("a line of any length costs no memory and no other line", arguments: [1, 1000, 65536])
  func tooLong(_ size: Int) {
    let text = "a\n" + String(repeating: "x", count: 100_000) + "\nb\n" + String(repeating: "y", count: 8193)
    let found = lines(Array(text.utf8), size: size)
    #expect(found.map(\.number) == [1, 2, 3, 4])
    #expect(found.map { $0.bytes.map { String(decoding: $0, as: UTF8.self) } } == ["a", nil, "b", nil])
    #expect(lines(Array(repeating: 0x78, count: 8192), size: size).first?.bytes?.count == 8192)
  }

  @Test("comments and blank lines are none, and blanks around a target do not belong to it")
  func plain() {
    #expect(
      entries("# a\n\n  \t\n example.org\t\n#\nmx.example.org:25")
        == [.nothing, .nothing, .nothing, .target("example.org"), .nothing, .target("mx.example.org:25")])
  }

  @Test("bytes that are not UTF-8 are told")
  func notUTF8() {
    var list = TargetList()
    let entries = [[0x61, 0xFF], nil, Array("bücher.example".utf8)].enumerated().map { index, bytes in
      list.read(LineSplitter.Line(number: index + 1, bytes: bytes))
    }
    #expect(
      entries == [
        .wrong("holds bytes that are not UTF-8"), .wrong("is longer than 8192 bytes"), .target("bücher.example"),
      ])
  }

  @Test("a column is chosen by its number")
  func number() {
    #expect(
      entries("1,example.org\n2,\"example.net\"\n3\n4,\n5,\"a\n6,\"a\"b", column: .number(2))
        == [
          .target("example.org"), .target("example.net"), .wrong("has 1 column, not 2"), .wrong("column 2 is empty"),
          .wrong("a quote is not closed"), .wrong("a quote is not closed"),
        ])
  }

  @Test("or by the name that the first line gives it")
  func name() {
    #expect(
      entries("# list\nRank,\"Domain\"\n1, example.org \n2", column: .name("domain"))
        == [.nothing, .nothing, .target("example.org"), .wrong("has 1 column, not 2")])
    #expect(entries("rank,host\n1,a", column: .name("domain")).first == .noSuchColumn)
  }

  @Test(
    "comma-separated values are read as they are written",
    arguments: [["a", "b"], ["", ""], ["a,b", "c\"d", "\"", "e"], ["x"], [""], ["", "a,"]])
  func commaSeparated(_ fields: [String]) {
    let line = CommaSeparated.line(fields)
    #expect(CommaSeparated.fields(of: Array(line.utf8))?.map { String(decoding: $0, as: UTF8.self) } == fields)
  }
}
