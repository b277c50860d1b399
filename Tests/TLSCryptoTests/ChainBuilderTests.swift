import Certificates
import TLSCrypto
import Testing

private let from = UnixTime(year: 2026, month: 11, day: 1)
private let until = UnixTime(year: 2027, month: 11, day: 1)
private let time = UnixTime(year: 2026, month: 12, day: 1)

@Suite("Paths without a connection")
struct ChainBuilderTests {
  private let root: CertificateAuthority
  private let leaf: CertificateFile.Entry
  private let intermediate: CertificateFile.Entry

  init() throws {
    root = try CertificateAuthority(name: "Root", from: from, until: until)
    let authority = try root.intermediate(name: "Intermediate", from: from, until: until)
    let identity = try authority.issue(CertificateTemplate(dnsNames: ["mx.example.test"], from: from, until: until))
    let file = try CertificateFile(Array(identity.chain.map(\.der).joined()), path: "x", name: "x")
    (leaf, intermediate) = (file.entries[0], file.entries[1])
  }

  private func chain(
    _ presented: [CertificateFile.Entry], trust: Bool = true, issuers: [X509Certificate] = [],
    at moment: UnixTime = time,
    role: ChainGroup.Role = .server
  ) throws -> ChainFacts {
    let store = trust ? try TrustStore(certificates: [root.certificate]) : nil
    return try ChainBuilder(trust: store, issuers: issuers, time: moment).chain(presented, role: role)
  }

  @Test("lead to the trust store")
  func trusted() throws {
    let facts = try chain([leaf, intermediate])
    #expect(facts.presented == [leaf.facts, intermediate.facts])
    #expect(facts.verification.objections == [] && facts.verification.hadTrustStore)
    #expect(
      facts.verification.path.map(\.subject)
        == ["CN=", "CN=Intermediate", "CN=Root"].enumerated().map {
          $0.offset == 0 ? leaf.facts.subject : Array($0.element.utf8)
        })
  }

  @Test("stop where an issuer is missing, unless another file has it")
  func incomplete() throws {
    #expect(try chain([leaf]).verification.objections.map(\.name).contains("UNABLE_TO_GET_ISSUER_CERT_LOCALLY"))
    let helped = try chain([leaf], issuers: [intermediate.certificate])
    #expect(helped.verification.objections == [] && helped.verification.path.count == 3)
  }

  @Test("do not begin with a malformed certificate, which is no missing issuer")
  func malformed() throws {
    var template = CertificateTemplate(dnsNames: ["mx.example.test"], from: from, until: until)
    template.extensions = [RawExtension("2.5.29.15", isCritical: true, [0x03, 0x02, 0x02, 0x04])]
    let file = try CertificateFile(root.issue(template).chain[0].der, path: "x", name: "x")
    let facts = try chain(file.entries)
    #expect(facts.presented.map(\.isMalformed) == [true] && facts.verification.path.count == 1)
    #expect(!facts.verification.objections.isEmpty)
  }

  @Test("are judged as of any moment")
  func moments() throws {
    let late = try chain([leaf, intermediate], at: UnixTime(year: 2028, month: 1, day: 1))
    #expect(Set(late.verification.objections.map(\.name)) == ["CERT_HAS_EXPIRED"])
    #expect(late.verification.objections.map(\.depth) == [0, 1, 2])
    let early = try chain([leaf, intermediate], at: UnixTime(year: 2020, month: 1, day: 1))
    #expect(Set(early.verification.objections.map(\.name)) == ["CERT_NOT_YET_VALID"])
  }

  @Test("are valid up to their last second, which belongs to them")
  func lastSecond() throws {
    #expect(try chain([leaf, intermediate], at: until).verification.objections == [])
    #expect(try chain([leaf, intermediate], at: until + 1).verification.objections.count == 3)
  }

  @Test("of a server must be for one, those of authorities need not")
  func purposes() throws {
    #expect(try chain([intermediate], role: .authority).verification.objections == [])
    let client = try root.issue(
      CertificateTemplate(dnsNames: ["c.test"], from: from, until: until, extendedKeyUsage: ["clientAuth"]))
    let file = try CertificateFile(client.chain[0].der, path: "x", name: "x")
    #expect(try chain(file.entries).verification.objections.map(\.name) == ["INVALID_PURPOSE"])
  }

  @Test("without a trust store are built, and judged by nobody")
  func noStore() throws {
    let facts = try chain([leaf, intermediate], trust: false)
    #expect(!facts.verification.hadTrustStore)
    #expect(facts.verification.path.count == 2)
    #expect(try chain([]).presented == [])
  }
}
