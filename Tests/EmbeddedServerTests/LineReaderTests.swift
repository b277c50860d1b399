import Testing

@testable import EmbeddedServer

@Suite("Lines of a client")
struct LineReaderTests {
  @Test(
    "come out the same however they are cut",
    arguments: ["NOOP\r\nQUIT\r\n", "NOOP\nQUIT\n", "NOOP\r\nQUIT\n"])
  func everySplit(text: String) {
    let bytes = Array(text.utf8)
    for split in 0...bytes.count {
      var reader = LineReader()
      var lines: [LineReader.Line] = []
      for part in [bytes[..<split], bytes[split...]] {
        reader.append(part)
        while let line = reader.next() { lines.append(line) }
      }
      #expect(lines == [.line(Array("NOOP".utf8)), .line(Array("QUIT".utf8))], "cut at \(split)")
    }
  }

  @Test("of any length take bounded memory and are told as overlong")
  func overlong() {
    var reader = LineReader()
    for _ in 0..<100 {
      reader.append(Array(repeating: UInt8(ascii: "x"), count: 10_000))
      #expect(reader.next() == nil)
      #expect(reader.count <= LineReader.limit)
    }
    reader.append(Array("\r\nNOOP\r\n".utf8))
    #expect(reader.next() == .overlong)
    #expect(reader.next() == .line(Array("NOOP".utf8)))
    #expect(reader.next() == nil)
  }

  @Test("are split into verb and argument without regard to case and blanks")
  func commandLine() {
    let line = CommandLine(Array(" mail \t FROM:<a@example.test>  ".utf8))
    #expect(line.verb == "MAIL")
    #expect(line.argument == Array("FROM:<a@example.test>".utf8))
    #expect(line.argumentBegins(with: "FROM:"))
    #expect(CommandLine(Array("".utf8)).verb.isEmpty)
    #expect(CommandLine([0xFF, 0x00]).argument.isEmpty)
  }
}
