import Certificates
import TLSCrypto
import Testing

private let from = UnixTime(year: 2026, month: 11, day: 20)
private let until = UnixTime(year: 2026, month: 11, day: 27)

@Suite("An OCSP response")
struct OCSPReaderTests {
  private let authority: CertificateAuthority
  private let leaf: X509Certificate

  init() throws {
    authority = try CertificateAuthority(name: "Example Root", from: from, until: until)
    leaf = try Self.leaf(of: authority)
  }

  private static func leaf(of authority: CertificateAuthority) throws -> X509Certificate {
    let template = CertificateTemplate(dnsNames: ["mx.example.test"], from: from, until: until)
    return try #require(try authority.issue(template).chain.first)
  }

  private func response(_ change: (inout OCSPTemplate) throws -> Void = { _ in }) throws -> [UInt8] {
    var template = OCSPTemplate(from: from, until: until)
    try change(&template)
    return try authority.ocspResponse(for: leaf, template)
  }

  private func facts(_ response: [UInt8], issuers: [X509Certificate]? = nil) -> OCSPFacts {
    OCSPReader.facts(of: response, about: leaf, issuers: issuers ?? [authority.certificate])
  }

  private func responder(purpose: [String]?, of authority: CertificateAuthority? = nil) throws -> Identity {
    let template = CertificateTemplate(
      commonName: "Example Responder", from: from, until: until, extendedKeyUsage: purpose)
    return try (authority ?? self.authority).issue(template)
  }

  @Test("of the authority says that its certificate is good, and from when to when")
  func good() throws {
    let facts = facts(try response())
    #expect(facts.outcome == .answered && facts.signer == .issuer && facts.answerCount == 1)
    #expect(facts.answer == .init(status: .good, thisUpdate: from, nextUpdate: until))
    #expect(facts.producedAt != nil)
  }

  @Test("may have no end, or say that the certificate is not known")
  func others() throws {
    #expect(facts(try response { $0.until = nil }).answer?.nextUpdate == nil)
    #expect(facts(try response { $0.status = .unknown }).answer?.status == .unknown)
  }

  @Test("says when and why a certificate was revoked", arguments: [nil, 0, 1, 9])
  func revoked(_ reason: Int?) throws {
    let revocation = Revocation(time: from + -3600, reason: reason)
    #expect(facts(try response { $0.status = .revoked(revocation) }).answer?.status == .revoked(revocation))
  }

  @Test("is believed of one whom the authority certified for it (RFC 6960 §4.2.2.2)")
  func delegate() throws {
    let responder = try responder(purpose: ["OCSPSigning"])
    let facts = facts(try response { $0.signer = responder })
    let name = Array("CN=Example Responder".utf8)
    #expect(facts.signer == .delegate(.init(subject: name, notBefore: from, notAfter: until)))
    #expect(facts.answer?.status == .good)
  }

  @Test(
    "is not of one whom it certified for something else", arguments: [nil, ["serverAuth"], ["anyExtendedKeyUsage"]])
  func undelegated(_ purpose: [String]?) throws {
    let responder = try responder(purpose: purpose)
    guard case .undelegated = facts(try response { $0.signer = responder }).signer else {
      Issue.record("taken for a responder")
      return
    }
  }

  @Test("is not of one whom another authority certified for it, even one of the same name")
  func stranger() throws {
    let other = try CertificateAuthority(name: "Example Root", from: from, until: until)
    let responder = try responder(purpose: ["OCSPSigning"], of: other)
    #expect(facts(try response { $0.signer = responder }).signer == .stranger)
    // The other authority itself: its name is right, its key is not.
    let signed = try other.ocspResponse(for: leaf, OCSPTemplate(from: from, until: until))
    #expect([.stranger, .forged].contains(facts(signed).signer))
  }

  @Test("is forged with any bit of its signature changed")
  func forged() throws {
    var bytes = try response()
    bytes[bytes.count - 1] ^= 1
    #expect(facts(bytes).signer == .forged)
  }

  @Test("about another certificate gives no answer")
  func otherCertificate() throws {
    let other = try Self.leaf(of: authority)
    let response = try authority.ocspResponse(for: other, OCSPTemplate(from: from, until: until))
    let facts = facts(response)
    #expect(facts.signer == .issuer && facts.answer == nil && facts.answerCount == 1)
  }

  @Test("proves nothing where the authority is not known")
  func unknownIssuer() throws {
    #expect(facts(try response(), issuers: []).signer == .unknown)
    let other = try CertificateAuthority(name: "Other Root", from: from, until: until)
    #expect(facts(try response(), issuers: [other.certificate]).signer == .unknown)
  }

  @Test("may be a refusal", arguments: [1, 2, 3, 5, 6])
  func refused(_ status: Int) throws {
    #expect(facts(try CertificateAuthority.ocspRefusal(status)).outcome == .refused(status))
  }

  @Test("is read without a trap wherever it is cut, and with anything behind it")
  func broken() throws {
    let bytes = try response()
    for count in 0..<bytes.count { #expect(facts(Array(bytes.prefix(count))).outcome == .unreadable) }
    #expect(facts(bytes + [0]).outcome == .unreadable)
    #expect(facts([0x30, 0x03, 0x0A, 0x01, 0x00]).outcome == .unreadable)
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 0x55
      let facts = facts(changed)
      #expect(facts.outcome != .answered || facts.signer != .issuer || facts.answer?.status != .good)
    }
  }
}
