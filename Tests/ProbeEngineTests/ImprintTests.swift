import Testing

@testable import ProbeEngine

@Suite("An imprint")
struct ImprintTests {
  private let full: Imprint = {
    var imprint = Imprint()
    imprint.certificate = 0x0123_4567_89AB_CDEF
    imprint.before.known = 0xFEDC_BA98
    imprint.before.size = .max
    imprint.before.others = 7
    imprint.before.mechanisms = 0xABCD
    imprint.within.known = 1
    imprint.within.size = 10_240_000
    imprint.within.others = .max
    imprint.within.mechanisms = 1
    imprint.marks = 0x00F0_0F00
    imprint.issuer = 0xDEAD_BEEF
    imprint.cipher = 0x1302
    imprint.group = 0x001D
    imprint.expiry = 20_000
    return imprint
  }()

  @Test("is read back from its text as what it was")
  func text() {
    for imprint in [Imprint(), full] {
      #expect(Imprint(imprint.text) == imprint)
      #expect(imprint.text.utf8.count == 102)
    }
    #expect(full.text.hasPrefix("010123456789abcdeffedcba98ffffffff00000007abcd00000001009c4000ffffffff0001"))
  }

  @Test("every digit of its text counts")
  func digits() {
    var texts: Set<String> = []
    for index in 2..<full.text.utf8.count {
      var digits = Array(Imprint().text.utf8)
      digits[index] = UInt8(ascii: "1")
      texts.insert(Imprint(String(decoding: digits, as: UTF8.self))?.text ?? "")
    }
    #expect(texts.count == 100 && !texts.contains(""))
  }

  @Test("is not read from anything else")
  func garbage() {
    let text = full.text
    for count in 0..<text.utf8.count { #expect(Imprint(String(text.prefix(count))) == nil) }
    for other in [
      text + "0", "02" + text.dropFirst(2), text.uppercased(), text.dropLast() + "g", text.dropLast() + "é",
    ] {
      #expect(Imprint(String(other)) == nil)
    }
  }

  @Test("takes no more room than was planned for a million of them")
  func room() { #expect(MemoryLayout<Imprint>.size == 54) }
}
