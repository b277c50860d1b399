import Certificates
import TLSCrypto
import Testing

private let from = UnixTime(year: 2026, month: 11, day: 20)
private let until = UnixTime(year: 2026, month: 11, day: 27)

@Suite("A revocation list")
struct CRLReaderTests {
  private let authority: CertificateAuthority
  private let leaf: X509Certificate

  init() throws {
    authority = try CertificateAuthority(name: "Example Root", from: from, until: until)
    leaf = try Self.leaf(of: authority)
  }

  private static func leaf(of authority: CertificateAuthority, serial: String? = nil) throws -> X509Certificate {
    var template = CertificateTemplate(dnsNames: ["mx.example.test"], from: from, until: until)
    template.serial = serial
    return try #require(try authority.issue(template).chain.first)
  }

  private func list(_ change: (inout CRLTemplate) -> Void = { _ in }) throws -> [UInt8] {
    var template = CRLTemplate(from: from, until: until)
    change(&template)
    return try authority.revocationList(template)
  }

  private func facts(
    _ list: [UInt8], about certificate: X509Certificate? = nil, issuers: [X509Certificate]? = nil
  ) -> CRLFacts? {
    CRLReader.facts(of: list, about: certificate ?? leaf, issuers: issuers ?? [authority.certificate])
  }

  @Test("that is empty covers every certificate of the authority, and names none")
  func empty() throws {
    let facts = try #require(self.facts(try list()))
    #expect(facts == CRLFacts(signer: .issuer, thisUpdate: from, nextUpdate: until))
    #expect(self.facts(try list { $0.until = nil })?.nextUpdate == nil)
  }

  @Test("tells when and why a certificate was revoked, among others", arguments: [nil, 0, 1, 10])
  func revoked(_ reason: Int?) throws {
    let revocation = Revocation(time: from + -3600, reason: reason)
    let others = try (1...3).map { _ in try Self.leaf(of: authority) }
    let list = try list {
      $0.revoked = others.map { ($0, Revocation(time: from)) } + [(leaf, revocation)]
    }
    let facts = try #require(self.facts(list))
    #expect(facts.revocation == revocation && facts.entryCount == 4 && facts.signer == .issuer)
    #expect(self.facts(list, about: try Self.leaf(of: authority))?.revocation == nil)
  }

  @Test("finds serial numbers with the sign octet, of one octet, and none that only ends the same")
  func serials() throws {
    let high = try Self.leaf(of: authority, serial: "FF01")
    let low = try Self.leaf(of: authority, serial: "1")
    let list = try list { $0.revoked = [(high, Revocation(time: from))] }
    #expect(facts(list, about: high)?.revocation != nil)
    #expect(facts(list, about: low)?.revocation == nil)
  }

  @Test("is not believed by another key, another name, or whom the authority does not let sign lists")
  func signers() throws {
    let namesake = try CertificateAuthority(name: "Example Root", from: from, until: until)
    #expect(facts(try namesake.revocationList(CRLTemplate(from: from, until: until)))?.signer == .forged)
    let other = try CertificateAuthority(name: "Other Root", from: from, until: until)
    #expect(facts(try other.revocationList(CRLTemplate(from: from, until: until)))?.signer == .stranger)
    #expect(facts(try list(), issuers: [])?.signer == .unknown)
    #expect(facts(try list(), issuers: [namesake.certificate])?.signer == .unknown)
  }

  @Test("may be a part, hold changes alone, or demand what nobody knows (RFC 5280 §5.2)")
  func scope() throws {
    func facts(_ identifier: String, _ value: [UInt8], isCritical: Bool = true) throws -> CRLFacts {
      let found = self.facts(try list { $0.extensions = [RawExtension(identifier, isCritical: isCritical, value)] })
      return try #require(found)
    }
    #expect(try facts("2.5.29.27", [0x02, 0x01, 0x05]).isDelta)
    #expect(try facts("1.2.3.4", [0x05, 0x00]).hasUnknownExtension)
    #expect(try !facts("1.2.3.4", [0x05, 0x00], isCritical: false).hasUnknownExtension)
    #expect(try !facts("2.5.29.20", [0x02, 0x01, 0x05]).hasUnknownExtension)
    let url = Array("http://crl.example.test/7".utf8)
    let name = [0x86, UInt8(url.count)] + url
    let point = [0xA0, UInt8(name.count + 2), 0xA0, UInt8(name.count)] + name
    #expect(try facts("2.5.29.28", [0x30, UInt8(point.count)] + point).scope.points == [url])
    #expect(try !facts("2.5.29.28", [0x30, 0x03, 0x81, 0x01, 0xFF]).scope.coversAuthorities)
    #expect(try !facts("2.5.29.28", [0x30, 0x03, 0x82, 0x01, 0xFF]).scope.coversHosts)
    #expect(try !facts("2.5.29.28", [0x30, 0x04, 0x83, 0x02, 0x01, 0x02]).scope.coversAllReasons)
    #expect(try facts("2.5.29.28", [0x30, 0x03, 0x84, 0x01, 0xFF]).scope.isIndirect)
    #expect(try !facts("2.5.29.28", [0x30, 0x03, 0x85, 0x01, 0xFF]).scope.coversHosts)
    #expect(try facts("2.5.29.28", [0x30, 0x00]).scope == CRLFacts.Scope())
    #expect(self.facts(try list { $0.extensions = [RawExtension("2.5.29.28", [0x30, 0x02, 0x9E, 0x00])] }) == nil)
  }

  @Test("is read without a trap wherever it is cut or changed, and then never believed")
  func broken() throws {
    let bytes = try list { $0.revoked = [(leaf, Revocation(time: from, reason: 1))] }
    for count in 0..<bytes.count { #expect(facts(Array(bytes.prefix(count))) == nil) }
    #expect(facts(bytes + [0]) == nil)
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 0x55
      #expect(facts(changed)?.signer != .issuer)
    }
  }
}
