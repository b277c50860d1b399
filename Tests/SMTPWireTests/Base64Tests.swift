import SMTPWire
import Testing

@Suite("Base 64")
struct Base64Tests {
  @Test(
    "is that of RFC 4648 section 10",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"),
    ])
  func vectors(_ plain: String, _ encoded: String) {
    #expect(Base64.encode(Array(plain.utf8)) == encoded)
    #expect(Base64.decode(Array(encoded.utf8)) == Array(plain.utf8))
  }

  @Test("restores every octet")
  func octets() {
    let all = (0...255).map { UInt8($0) }
    for count in 0...256 {
      #expect(Base64.decode(Array(Base64.encode(all.prefix(count)).utf8)) == Array(all.prefix(count)))
    }
  }

  @Test(
    "takes nothing else",
    arguments: ["Z", "Zg", "Zg=", "Z===", "====", "Zh==", "Zm9=", "Zg==Zg==", "Zm 9", "Zm9v\n", "é==="])
  func refused(_ text: String) {
    #expect(Base64.decode(Array(text.utf8)) == nil)
  }
}
