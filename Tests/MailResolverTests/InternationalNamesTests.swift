import MailDNS
import ProbeEngine
import Testing

@testable import MailResolver

@Suite("Internationalised names")
struct InternationalNamesTests {
  private let names = InternationalNames()

  @Test(
    "have one ASCII form, however they are typed",
    arguments: [
      ("bücher.example", "xn--bcher-kva.example"), ("BÜCHER.EXAMPLE", "xn--bcher-kva.example"),
      ("bu\u{308}cher.example", "xn--bcher-kva.example"), ("ｂücher。example", "xn--bcher-kva.example"),
      // Not "strasse", which is another domain (RFC 5894 §7.2).
      ("straße.example", "xn--strae-oqa.example"), ("почта.рф", "xn--80a1acny.xn--p1ai"),
      ("mx.example.test", "mx.example.test"),
    ])
  func ascii(_ typed: String, _ expected: String) throws {
    #expect(try names.ascii(of: typed) == expected)
  }

  @Test(
    "that are none are refused in words",
    arguments: ["☃.example", "\u{202E}moc.example", "bü\u{0}cher.example", "ü" + String(repeating: "x", count: 2000)])
  func refused(_ typed: String) {
    let failure = #expect(throws: NameConversionFailure.self) { try names.ascii(of: typed) }
    #expect(failure?.message.isEmpty == false)
    #expect(failure?.message.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } == true)
  }

  @Test(
    "are shown in Unicode where that leads back to the same name",
    arguments: [
      ("xn--bcher-kva.example", "bücher.example"), ("mx.xn--80a1acny.xn--p1ai", "mx.почта.рф"), ("mx.example", nil),
      // Punycode of plain ASCII, of an upper-case letter, of nothing.
      ("xn--abc-.example.test", nil), ("xn--bcher-kva8445foa.example", nil), ("xn--0.example", nil),
    ] as [(String, String?)])
  func unicode(_ ascii: String, _ expected: String?) {
    guard let name = try? HostName(ascii) else {
      #expect(expected == nil)
      return
    }
    #expect(names.unicode(of: name) == expected)
  }

  @Test("without the library are refused with what to do, and ASCII goes on working")
  func missing() throws {
    let names = InternationalNames(fileNames: ["libno-such-library.so.0"])
    let failure = #expect(throws: NameConversionFailure.self) { try names.ascii(of: "bücher.example") }
    #expect(failure?.remedy?.contains("libidn2") == true)
    #expect(try names.ascii(of: "mx.example") == "mx.example")
    #expect(names.unicode(of: try HostName("xn--bcher-kva.example")) == nil)
  }

  @Test("make targets in both forms, and never an address")
  func targets() throws {
    let target = try Target(parsing: "smtp://Bücher.example:2525", converter: names)
    #expect(target.name == "bücher.example")
    #expect(target.asciiName == "xn--bcher-kva.example")
    let typedInASCII = try Target(parsing: "xn--bcher-kva.example", converter: names)
    #expect(typedInASCII.name == "bücher.example")
    #expect(typedInASCII.kind == .domain)
    let digits = #expect(throws: TargetError.self) { try Target(parsing: "１９２.0.2.1", converter: names) }
    #expect(digits?.message.contains("192.0.2.1") == true)
  }
}
