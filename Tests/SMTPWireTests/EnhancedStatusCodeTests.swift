import SMTPWire
import Testing

@Suite("Enhanced status codes (RFC 2034, RFC 3463)")
struct EnhancedStatusCodeTests {
  @Test(
    "are read in front of the text",
    arguments: [
      (250, "2.0.0 OK", "2.0.0"), (250, "2.1.5", "2.1.5"), (550, "5.7.1 no", "5.7.1"), (421, "4.7.0\tslow", "4.7.0"),
      (450, "4.123.456 x", "4.123.456"), (556, "5.1.10 null MX", "5.1.10"), (250, "2.0.0  two blanks", "2.0.0"),
    ])
  func read(_ code: Int, _ text: String, _ expected: String) {
    #expect(Reply(code: code, text: text).enhanced?.description == expected)
  }

  @Test(
    "are nothing else",
    arguments: [
      (250, ""), (250, "OK"), (250, "2.0 OK"), (250, "2.0.0.0 OK"), (250, "2.0.0OK"), (250, "2..0 OK"),
      (250, ".2.0.0 OK"), (250, " 2.0.0 OK"), (250, "2.0.1234 OK"), (250, "22.0.0 OK"), (250, "2.-1.0 OK"),
      (250, "2.+1.0 OK"), (250, "2.01.0 OK"), (250, "2.0.00 OK"), (250, "OK 2.0.0"), (250, "2.0.0: OK"),
      (250, "2.a.0 OK"), (250, "192.0.2.1 OK"), (250, "3.0.0 OK"), (354, "3.0.0 go on"), (199, "1.0.0"),
      (250, "2.99999999999999999999.0 OK"),
    ])
  func refused(_ code: Int, _ text: String) { #expect(Reply(code: code, text: text).enhanced == nil) }

  @Test(
    "must be of the class of the code",
    arguments: [(250, "4.0.0 x"), (450, "5.0.0 x"), (550, "2.0.0 x"), (354, "2.0.0 x")])
  func classes(_ code: Int, _ text: String) { #expect(Reply(code: code, text: text).enhanced == nil) }

  @Test("are taken from the first line")
  func firstLine() {
    #expect(
      Reply(code: 550, text: "5.7.1 a", "5.1.1 b").enhanced == EnhancedStatusCode(category: 5, subject: 7, detail: 1))
    #expect(Reply(code: 550, text: "a", "5.1.1 b").enhanced == nil)
    #expect(Reply(code: 550, lines: []).enhanced == nil)
  }
}
