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
      splitter.append(Array(rest.prefix(size)))
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
      entries("1,example.org\n2,\"example.net\"\n3\n4,\n6,\"a\"b", column: .number(2))
        == [
          .target("example.org"), .target("example.net"), .wrong("has 1 column, not 2"), .wrong("column 2 is empty"),
          .wrong("something stands behind a closing quote"),
        ])
  }

  @Test("no line within a quoted field is taken for one of the list")
  func quotedLines() {
    let open = TargetList.Entry.wrong("a quote is not closed: fields of several lines are not read")
    let part = TargetList.Entry.wrong("is part of a quoted field that begins in line 2")
    #expect(
      entries("a.test,x\nb.test,\"one\nc.test,two\n\nd.test\",x\ne.test,\"\"", column: .number(1))
        == [.target("a.test"), open, part, part, part, .target("e.test")])
    // A slip does not cost the rest.
    let slip = entries(
      "a.test,x\nb.test,\"one\n" + String(repeating: "c.test,x\n", count: 300), column: .number(1))
    #expect(slip.count { $0 == part } == 100)
    #expect(slip.count { $0 == .target("c.test") } == 200)
  }

  @Test("or by the name that the first line gives it")
  func name() {
    #expect(
      entries("# list\nRank,\"Domain\"\n1, example.org \n2", column: .name("domain"))
        == [.nothing, .nothing, .target("example.org"), .wrong("has 1 column, not 2")])
    #expect(
      entries("rank,host\n1,a", column: .name("domain")).first == .noSuchColumn("domain", others: ["rank", "host"]))
  }

  @Test("and a comment in front of the first line may be that line")
  func commentedHeads() {
    #expect(
      entries("# of today\n#rank,domain\n1,a\n# b,c", column: .name("Domain")).suffix(2) == [.target("a"), .nothing])
    #expect(entries("#rank,domain\n1,a", column: .number(2)) == [.nothing, .target("a")])
  }

  @Test("another list has heads of its own")
  func severalLists() {
    var list = TargetList(column: .name("domain"))
    let read = { (text: String) in self.lines(Array(text.utf8)).map { list.read($0) } }
    #expect(read("rank,domain\n1,a.test") == [.nothing, .target("a.test")])
    #expect(read("domain;rank\nb.test;1") == [.nothing, .target("b.test")])
    #expect(read("rank,host\n1,c.test").first == .noSuchColumn("domain", others: ["rank", "host"]))
  }

  @Test(
    "columns stand between commas, tabs or semicolons",
    arguments: [
      ("1\ta.test\tA, Inc, Ltd", 2), ("\ta.test", 2), ("1;a.test;1,5", 2), ("1,a.test;x", 2), ("a.test", 1),
      ("a.test\t1", 1), (" \"a.test\";1", 1),
    ])
  func separators(_ line: String, _ number: Int) {
    let expected: TargetList.Entry = line == "1,a.test;x" ? .target("a.test;x") : .target("a.test")
    #expect(entries(line, column: .number(number)) == [expected])
  }

  @Test("and what the first line with columns has between them, all have")
  func oneSeparator() {
    #expect(
      entries("a.test;1\nb.test,2;3\nc.test", column: .number(1))
        == [.target("a.test"), .target("b.test,2"), .target("c.test")])
  }

  @Test(
    "comma-separated values are read as they are written",
    arguments: [["a", "b"], ["", ""], ["a,b", "c\"d", "\"", "e"], ["x"], [""], ["", "a,"]])
  func commaSeparated(_ fields: [String]) throws {
    let line = CommaSeparated.line(fields)
    let found = try CommaSeparated.fields(of: Array(line.utf8))
    #expect(found.map { String(decoding: $0, as: UTF8.self) } == fields)
  }
}
