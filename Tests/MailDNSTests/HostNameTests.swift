import MailDNS
import Testing

@Suite("Host names (RFC 1035 §2.3, RFC 5321 §2.3.5)")
struct HostNameTests {
  private static let label63 = String(repeating: "a", count: 63)
  private static let label64 = String(repeating: "a", count: 64)
  private static let name253 = [label63, label63, label63, String(repeating: "a", count: 61)].joined(separator: ".")

  @Test(
    "are read in lower case, without a trailing dot",
    arguments: [
      ("mx.example.org", "mx.example.org"), ("MX.Example.ORG", "mx.example.org"), ("mx.example.org.", "mx.example.org"),
      ("localhost", "localhost"), ("a", "a"), ("1.2", "1.2"), ("x--y.example", "x--y.example"),
      ("xn--bcher-kva.example", "xn--bcher-kva.example"), ("_dmarc.example", "_dmarc.example"),
      ("m_x.example", "m_x.example"), ("0-9.example", "0-9.example"),
    ])
  func read(_ text: String, _ ascii: String) throws {
    let name = try HostName(text)
    #expect(name.ascii == ascii)
    #expect(name.description == ascii)
  }

  @Test("are equal where they differ in case and trailing dot only")
  func equality() throws {
    #expect(try HostName("MX.example.") == HostName("mx.EXAMPLE"))
    #expect(try HostName("mx.example") != HostName("mx.example.org"))
  }

  @Test("are qualified with two labels or more")
  func qualified() throws {
    #expect(try HostName("mx.example").isQualified)
    #expect(try !HostName("localhost").isQualified)
    #expect(try !HostName("localhost.").isQualified)
  }

  @Test("take 63 octets a label and 253 in all, with a trailing dot beside it")
  func longest() throws {
    #expect(Self.name253.utf8.count == 253)
    #expect(try HostName(Self.label63).ascii == Self.label63)
    #expect(try HostName(Self.name253).ascii == Self.name253)
    #expect(try HostName(Self.name253 + ".").ascii == Self.name253)
  }

  @Test(
    "say what is wrong",
    arguments: [
      ("", HostNameError.empty), (".", .empty), ("..", .emptyLabel), ("a..b", .emptyLabel), (".a", .emptyLabel),
      ("a..", .emptyLabel), (label64, .labelTooLong(label63)),
      ("x.\(label64).y", .labelTooLong(label63)),
      ("\(name253)a", .tooLong), ("\(name253)a.", .tooLong), ("-a.example", .hyphenAtEdge("-a")),
      ("a-.example", .hyphenAtEdge("a-")), ("mx.-", .hyphenAtEdge("-")), ("b\u{FC}cher.example", .notASCII),
      ("\u{212A}elvin.example", .notASCII), ("mx.example\u{3002}org", .notASCII), ("a b", .forbiddenByte(0x20)),
      ("a\0b", .forbiddenByte(0x00)), ("a\u{1B}[31m", .forbiddenByte(0x1B)), ("a\r\nb", .forbiddenByte(0x0D)),
      ("a\n", .forbiddenByte(0x0A)), ("*.example", .forbiddenByte(0x2A)), ("a/b", .forbiddenByte(0x2F)),
      ("[192.0.2.1]", .forbiddenByte(0x5B)), ("a:25", .forbiddenByte(0x3A)), ("2001:db8::1", .forbiddenByte(0x3A)),
      ("a@b", .forbiddenByte(0x40)), ("a\u{7F}", .forbiddenByte(0x7F)),
    ] as [(String, HostNameError)])
  func refused(_ text: String, _ error: HostNameError) {
    #expect(throws: error) { try HostName(text) }
  }

  @Test("never carry a forbidden byte in an error, however long the label is")
  func errorsArePrintable() {
    #expect(throws: HostNameError.forbiddenByte(0x1B)) { try HostName("\u{1B}" + Self.label63) }
    #expect(throws: HostNameError.forbiddenByte(0x1B)) { try HostName("-\u{1B}-") }
  }
}
