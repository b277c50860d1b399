import MailDNS
import ProbeEngine
import SMTPWire
import Testing

@Suite("The address that a server says it sees")
struct SeenAddressTests {
  private func seen(
    _ line: String, announced: String = "client.example.net", local: String = "10.0.0.5", peer: String = "203.0.113.25"
  ) -> String? {
    let hello = HelloResponse(verb: .ehlo, reply: Reply(code: 250, text: line, "SIZE 1 [192.0.2.9]"))
    return SeenAddress.read(
      from: hello, announced: announced, local: IPAddress(local), peer: IPAddress(peer))?.description
  }

  @Test(
    "is read from the forms that servers write",
    arguments: [
      ("mx.google.com at your service, [192.0.2.1]", "192.0.2.1"),
      ("mx.example.org Hello client.example.net [192.0.2.1]", "192.0.2.1"),
      ("mx.example.org Hello [192.0.2.1], pleased to meet you", "192.0.2.1"),
      ("mx.example.org Hello client.example.net (192.0.2.1)", "192.0.2.1"),
      ("mx.example.org Hello client.example.net (host.isp.test [192.0.2.1])", "192.0.2.1"),
      ("mx.example.org Hello unknown[192.0.2.1].", "192.0.2.1"),
      ("mx.example.org Hello 192.0.2.1, nice to see you", "192.0.2.1"),
      ("mx.example.org Hello [IPv6:2001:DB8::1]", "2001:db8::1"),
      ("mx.example.org Hello [2001:db8::1]", "2001:db8::1"),
      ("mx.example.org Hello 2001:db8::1.", "2001:db8::1"),
      ("mx.example.org Hello [::ffff:192.0.2.1]", "192.0.2.1"),
      ("[203.0.113.25] Hello [192.0.2.1]", "192.0.2.1"),
      ("mx Exim 4.96.1.2 Hello [192.0.2.1]", "192.0.2.1"),
      ("mx Hello [192.0.2.1] ([192.0.2.1])", "192.0.2.1"),
    ])
  func forms(_ line: String, _ address: String) {
    #expect(seen(line) == address)
  }

  @Test(
    "is nothing that could be something else",
    arguments: [
      "", "mx.example.org", "[192.0.2.1]", "mx.example.org Hello client.example.net", "mx Hello [192.0.2]",
      "mx Hello [192.0.2.256]", "mx Hello [192.0.2.1", "mx Hello 192.0.2.1]x", "mx Hello [192.0.2.1)",
      "mx Hello [192.0.2.1:25]", "mx Hello v192.0.2.1", "mx Hello [fe80::1%eth0]", "mx Hello [IPv6:192.0.2.1]",
      "mx Hello [0.0.0.0]", "mx Hello [192.0.2.1] by way of [192.0.2.2]", "mx 4.96.0.1 and 4.97.0.1",
      "mx Hello [203.0.113.25]", "mx Hello [[[[((((", "mx Hello []", "mx Hello [192.0.2.1\0]",
    ])
  func doubtful(_ line: String) {
    #expect(seen(line) == nil)
  }

  @Test("is not what was only repeated of our own words")
  func echo() {
    #expect(seen("mx Hello [10.0.0.5]", announced: "[10.0.0.5]") == nil)
    #expect(seen("mx Hello [10.0.0.5] [192.0.2.1]", announced: "[10.0.0.5]") == "192.0.2.1")
    #expect(seen("mx Hello [10.0.0.5]") == "10.0.0.5")
  }

  @Test("may be that of the server itself, where both are one machine")
  func oneMachine() {
    #expect(seen("mx Hello client [127.0.0.1]", local: "127.0.0.1", peer: "127.0.0.1") == "127.0.0.1")
  }

  @Test("is sought without end in no line, however long")
  func long() {
    #expect(seen("mx " + String(repeating: "[", count: 8_000)) == nil)
    #expect(seen("mx " + String(repeating: "[192.0.2.1](", count: 700)) == "192.0.2.1")
    #expect(seen("mx [" + String(repeating: "1", count: 8_000) + "]") == nil)
  }
}
