import Certificates
import MailDNS
import MailPolicy
import Testing

@Suite("Whether a certificate is for a name (RFC 9525)")
struct IdentityVerdictTests {
  private func verdict(
    _ reference: String, dns: [String] = [], ip: [[UInt8]] = [], commonName: String? = nil
  ) throws -> IdentityVerdict {
    let identifier: ReferenceIdentifier =
      if let address = IPAddress(reference) { .address(address) } else { .name(try HostName(reference)) }
    let names = SubjectNames(isPresent: !dns.isEmpty || !ip.isEmpty, dns: dns.map { Array($0.utf8) }, ip: ip)
    return IdentityVerdict(of: .leaf(names: names, commonName: commonName.map { Array($0.utf8) }), for: [identifier])
  }

  @Test(
    "matches label by label, without regard to case",
    arguments: [
      ("mx.example.test", "mx.example.test"), ("mx.example.test", "MX.Example.TEST"),
      ("MX.example.test", "mx.example.test"),
      ("mx.example.test.", "mx.example.test"), ("localhost", "localhost"),
      ("xn--bcher-kva.example.test", "xn--bcher-kva.example.test"),
      ("xn--bcher-kva.example.test", "XN--BCHER-KVA.example.test"),
      ("m_x.example.test", "m_x.example.test"),
      // §6.3: a wildcard is the whole left-most label and stands for one label, also for an A-label.
      ("mx.example.test", "*.example.test"), ("mx.example.test", "*.EXAMPLE.test"),
      ("xn--bcher-kva.example.test", "*.example.test"),
      ("example.test", "*.test"),
    ])
  func matches(_ reference: String, _ presented: String) throws {
    let verdict = try verdict(reference, dns: ["other.example", presented], commonName: "other.example")
    #expect(verdict.isMatched == true)
    #expect(verdict.matchedName == Array(presented.utf8))
    #expect(!verdict.commonNameWouldMatch)
  }

  @Test(
    "matches nothing else",
    arguments: [
      ("mx.example.test", "mx2.example.test"), ("mx.example.test", "example.test"), ("example.test", "mx.example.test"),
      ("mx.example.test", "a.mx.example.test"), ("a.mx.example.test", "mx.example.test"), ("mx.example.test", ""),
      ("mx.example.test", "."), ("mx.example.test", " mx.example.test"), ("mx.example.test", "mx.example.test "),
      ("mx.example.test", "mx.example.test."), ("mx.example.test", "*.example.test."),
      ("mx.example.test", "mx.example.test.."), ("mx.example.test", ".mx.example.test"),
      ("mx.example.test", "mx..example.test"),
      // NUL, other control bytes, bytes that are not ASCII.
      ("mx.example.test", "mx.example.test\0.evil.test"), ("mx.example.test", "mx.example.test\0"),
      ("mx.example.test", "\0mx.example.test"), ("mx.example.test", "mx.example.test\n"),
      ("mx.example.test", "m\u{AD}x.example.test"),
      ("xn--bcher-kva.example.test", "b\u{FC}cher.example.test"), ("kelvin.example.test", "\u{212A}elvin.example.test"),
      // Wildcards of other forms.
      ("mx.example.test", "m*.example.test"), ("mx.example.test", "*x.example.test"),
      ("mx.example.test", "m*x.example.test"),
      ("mx.example.test", "**.example.test"), ("mx.example.test", "mx.*.test"), ("mx.example.test", "*.*.test"),
      ("mx.example.test", "*.test"), ("mx.example.test", "*"), ("localhost", "*"), ("mx.example.test", "*."),
      ("example.test", "*.example.test"), ("a.mx.example.test", "*.example.test"), ("mx.example.test", "mx.example.*"),
      ("xn--bcher-kva.example.test", "xn--*.example.test"), ("mx.example.test", "*mx.example.test"),
    ])
  func matchesNot(_ reference: String, _ presented: String) throws {
    let verdict = try verdict(reference, dns: [presented], commonName: presented)
    #expect(verdict.isMatched == false)
    #expect(verdict.matchedName == nil)
    #expect(!verdict.commonNameWouldMatch)
  }

  @Test("compares addresses octet by octet")
  func addresses() throws {
    let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 192, 0, 2, 1]
    let v6 = [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1]
    #expect(try verdict("192.0.2.1", ip: [v6, [192, 0, 2, 1]]).matchedName == Array("192.0.2.1".utf8))
    #expect(try verdict("2001:DB8::1", ip: [v6]).matchedName == Array("2001:db8::1".utf8))
    #expect(try verdict("192.0.2.1", ip: [[192, 0, 2, 2]]).isMatched == false)
    #expect(try verdict("192.0.2.1", ip: [mapped]).isMatched == false)
    #expect(try verdict("192.0.2.1", ip: [[192, 0, 2, 1, 255, 255, 255, 255]]).isMatched == false)
    #expect(try verdict("192.0.2.1", ip: [[]]).isMatched == false)
    #expect(try verdict("192.0.2.1", ip: [Array("192.0.2.1".utf8)]).isMatched == false)
  }

  @Test("gives the zone of an address to nobody")
  func zone() throws {
    let octets: [UInt8] = [0xFE, 0x80] + [UInt8](repeating: 0, count: 13) + [1]
    #expect(try verdict("fe80::1%eth0", ip: [octets]).matchedName == Array("fe80::1".utf8))
  }

  @Test("never matches an address with a dNSName, nor a name with an iPAddress (§6.4)")
  func kinds() throws {
    #expect(try verdict("192.0.2.1", dns: ["192.0.2.1", "*.0.2.1"]).isMatched == false)
    #expect(try verdict("::1", dns: ["::1"]).isMatched == false)
    let looksLikeName = ReferenceIdentifier.name(try HostName("192.0.2.1"))
    let names = SubjectNames(dns: [Array("192.0.2.1".utf8)], ip: [[192, 0, 2, 1]])
    #expect(IdentityVerdict(of: .leaf(names: names), for: [looksLikeName]).isMatched == false)
    #expect(try verdict("mx.example.test", ip: [Array("mx.example.test".utf8)]).isMatched == false)
  }

  @Test("never matches by common name, but tells that it would")
  func commonName() throws {
    for (reference, commonName) in [
      ("mx.example.test", "MX.example.test"), ("mx.example.test", "*.example.test"), ("192.0.2.1", "192.0.2.1"),
      ("2001:db8::1", "2001:DB8:0::1"),
    ] {
      for dns in [[], ["other.example.test"]] {
        let verdict = try verdict(reference, dns: dns, commonName: commonName)
        #expect(verdict.isMatched == false)
        #expect(verdict.matchedName == nil)
        #expect(verdict.commonNameWouldMatch, "\(reference) and \(commonName)")
      }
    }
    #expect(try !verdict("mx.example.test", commonName: "Example Ltd.").commonNameWouldMatch)
    #expect(try !verdict("mx.example.test", commonName: nil).commonNameWouldMatch)
    #expect(try !verdict("192.0.2.1", commonName: "192.0.2.10").commonNameWouldMatch)
  }

  @Test("never looks at e-mail addresses and URIs")
  func otherNames() throws {
    let name = Array("mx.example.test".utf8)
    let verdict = IdentityVerdict(
      of: .leaf(names: SubjectNames(email: [name], uri: [name])), for: [.name(try HostName("mx.example.test"))])
    #expect(verdict.isMatched == false)
  }

  @Test("takes the first reference that matches, of several")
  func references() throws {
    let references: [ReferenceIdentifier] = try [
      .name(HostName("example.test")), .name(HostName("mx.example.test")), .name(HostName("mx2.example.test")),
    ]
    let leaf = CertificateFacts.leaf(
      names: SubjectNames(dns: ["mx2.example.test", "mx.example.test"].map { Array($0.utf8) }))
    let verdict = IdentityVerdict(of: leaf, for: references)
    #expect(verdict.references == references)
    #expect(verdict.matchedName == Array("mx.example.test".utf8))
  }

  @Test("judges nothing without a certificate or without a reference")
  func notJudged() throws {
    let reference = ReferenceIdentifier.name(try HostName("mx.example.test"))
    for verdict in [IdentityVerdict(of: nil, for: [reference]), IdentityVerdict(of: .leaf(), for: [])] {
      #expect(verdict.isMatched == nil)
      #expect(verdict.matchedName == nil)
      #expect(!verdict.commonNameWouldMatch)
    }
    #expect(IdentityVerdict(of: nil, for: [reference]).references == [reference])
  }

  @Test("writes a reference as a person would")
  func description() throws {
    #expect(ReferenceIdentifier.name(try HostName("MX.example.")).description == "mx.example")
    #expect(IPAddress("2001:DB8::1").map { ReferenceIdentifier.address($0).description } == "2001:db8::1")
  }

  /// The folders of certs/generate that are about names, with what their `expected` says.
  @Test(
    "agrees with the small PKI of faults",
    arguments: [
      ("good-wildcard", "mx.example.test", ["*.example.test"], "*.example.test", true, false),
      (
        "good-idn", "xn--bcher-kva.example.test", ["xn--bcher-kva.example.test"], "xn--bcher-kva.example.test", true,
        false
      ),
      (
        "many-names", "mx.example.test", (1..<150).map { "mx\($0).example.test" } + ["mx.example.test"],
        "mx1.example.test", true, false
      ),
      ("wrong-name", "mx.example.test", ["other.example.test"], "other.example.test", false, false),
      ("wildcard-partial", "mx.example.test", ["m*.example.test"], nil, false, false),
      ("wildcard-two-labels", "mx.example.test", ["*.test"], nil, false, false),
      ("cn-only", "mx.example.test", ["other.example.test"], "mx.example.test", false, true),
      ("no-san", "mx.example.test", [], "mx.example.test", false, true),
      ("names-with-nul", "mx.example.test", ["mx.example.test\0.evil.test"], nil, false, false),
      ("x509-v1", "mx.example.test", [], "mx.example.test", false, true),
    ] as [(String, String, [String], String?, Bool, Bool)])
  func folders(
    _ folder: String, _ reference: String, _ dns: [String], _ commonName: String?, _ isMatched: Bool,
    _ byCommonName: Bool
  ) throws {
    let verdict = try verdict(reference, dns: dns, commonName: commonName)
    #expect(verdict.isMatched == isMatched)
    #expect(verdict.commonNameWouldMatch == byCommonName)
  }
}
