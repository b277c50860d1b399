import Certificates
import EmbeddedServer
import TLSCrypto
import TLSSession
import Testing

@Suite("The demonstration's certificates")
struct DemoPKITests {
  struct Case: Sendable, CustomTestStringConvertible {
    var chain: DemoPKI.Chain
    var count = 2
    var objections: Set<String> = []
    var testDescription: String { chain.rawValue }
  }

  static let cases: [Case] = DemoPKI.Chain.allCases.map { chain in
    switch chain {
    case .good, .rsa2048, .rsa4096, .rsaPSS, .rsa1024, .p384, .ed25519, .sha1, .version1, .serialZero, .serialNegative,
      .serialLong, .expiresSoon, .twentyFiveYears, .noExtendedKeyUsage, .mustStaple, .mustStapleStapled,
      .stapleRevoked, .stapleExpired, .stapleOfAnother, .stapleDelegated, .wrongName,
      .port25, .wildcard, .wildcardAlone, .wildcardPartial, .wildcardTwice, .wildcardTwoLabels, .commonNameOnly,
      .noAlternativeNames, .emptySubject, .ipAddress, .otherIPAddress, .ipAddressAsName, .internationalName,
      .internationalNameRaw, .namesWithNUL, .manyNames, .thousandsOfNames, .bmpString, .teletexString, .hostileSubject,
      .hostileNames, .hostileIssuer:
      Case(chain: chain)
    case .expired, .expiredIntermediate: Case(chain: chain, objections: ["CERT_HAS_EXPIRED"])
    case .notYetValid: Case(chain: chain, objections: ["CERT_NOT_YET_VALID"])
    case .selfSigned, .placeholder: Case(chain: chain, count: 1, objections: ["DEPTH_ZERO_SELF_SIGNED_CERT"])
    case .untrustedRoot: Case(chain: chain, objections: ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY"])
    case .missingIntermediate:
      Case(
        chain: chain, count: 1,
        objections: ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"])
    case .wrongOrder, .rootSent, .duplicate, .superfluous, .crossSigned: Case(chain: chain, count: 3)
    case .thirtyTwo: Case(chain: chain, count: 32)
    case .notACA: Case(chain: chain, objections: ["INVALID_CA", "INVALID_PURPOSE"])
    case .nameConstraints: Case(chain: chain, objections: ["PERMITTED_VIOLATION"])
    case .clientAuthOnly: Case(chain: chain, objections: ["INVALID_PURPOSE"])
    }
  }

  @Test("draw from the library the objections that they are made for, and no other", arguments: cases)
  func verification(entry: Case) throws {
    let chain = try presented(entry.chain)
    #expect(chain.presented.count == entry.count)
    #expect(Set(chain.verification.objections.map(\.name)) == entry.objections)
    #expect(chain.verification.hadTrustStore)
  }

  @Test("say what their fault is")
  func facts() throws {
    func leaf(_ chain: DemoPKI.Chain) throws -> CertificateFacts { try #require(try presented(chain).presented.first) }
    let good = try leaf(.good)
    #expect(good.names.dns == [Array("mx.example.test".utf8)])
    #expect(good.commonName == Array("mx.example.test".utf8))
    #expect(good.key.curve == "secp256r1")
    #expect(good.notAfter.map(Demo.time.wholeDays(until:)) == 83)
    #expect(try #require(leaf(.expired).notAfter) < Demo.time)
    #expect(try #require(leaf(.notYetValid).notBefore) > Demo.time)
    #expect(try leaf(.expiresSoon).notAfter.map(Demo.time.wholeDays(until:)) == 10)
    #expect(try leaf(.wrongName).names.dns == [Array("other.example.test".utf8)])
    #expect(try leaf(.noAlternativeNames).names.isPresent == false)
    #expect(try leaf(.wildcard).names.dns == [Array("*.example.test".utf8)])
    #expect(try leaf(.noExtendedKeyUsage).extendedKeyUsage == nil)
    #expect(try leaf(.clientAuthOnly).extendedKeyUsage == ["clientAuth"])
    #expect(try leaf(.rsa1024).key == PublicKeyFacts(algorithm: "RSA", bits: 1024))
    #expect(try leaf(.sha1).signatureDigest == "SHA1")
    #expect(try leaf(.mustStaple).mustStaple)
    #expect(try leaf(.selfSigned).isSelfSigned)
    #expect(try leaf(.rsa4096).key == PublicKeyFacts(algorithm: "RSA", bits: 4096))
    #expect(try leaf(.rsaPSS).key == PublicKeyFacts(algorithm: "RSA-PSS", bits: 2048))
    #expect(try leaf(.version1).version == 1)
    let longLived = try leaf(.twentyFiveYears)
    #expect(longLived.lifetimeSeconds.map { ($0 - 1) / 86_400 } == 9131)
    #expect(try leaf(.manyNames).names.dns.count == 150)
    #expect(try leaf(.thousandsOfNames).names.dns.count == 3000)
    #expect(try leaf(.ipAddress).names == SubjectNames(ip: [[127, 0, 0, 1]]))
    #expect(try leaf(.namesWithNUL).names.dns == [Array("mx.example.test\0.evil.test".utf8)])
  }

  @Test("staple where they should, and only there")
  func staples() throws {
    let pki = try Demo.pki()
    for chain in DemoPKI.Chain.allCases {
      let isStapled = chain == .mustStapleStapled || chain.rawValue.hasPrefix("staple-")
      #expect((try pki.presentation(chain).ocspResponse != nil) == isStapled, "\(chain)")
    }
  }

  @Test("stand in the order that they are made for")
  func orders() throws {
    let wrong = try presented(.wrongOrder).presented
    #expect(wrong[0].issuer == wrong[2].subject && wrong[2].issuer == wrong[1].subject)
    let duplicate = try presented(.duplicate).presented
    #expect(duplicate[1] == duplicate[2])
    let root = try presented(.rootSent).presented
    #expect(root[2].isSelfSigned && root[1].issuer == root[2].subject)
    let crossSigned = try presented(.crossSigned).presented
    #expect(crossSigned[2].subject == root[2].subject && !crossSigned[2].isSelfSigned)
    let superfluous = try presented(.superfluous).presented
    #expect(!superfluous.contains { $0.issuer == superfluous[2].subject } && !superfluous[2].isSelfSigned)
  }

  private func presented(_ chain: DemoPKI.Chain) throws -> ChainFacts {
    let pki = try Demo.pki()
    let scenario = Scenario(
      "test", .keys, "", Script(isTLSImplicit: true), tls: ServerTLS(chain), expect: .complete())
    let peer = try TLSPeer(Conversation(scenario.script, tls: try scenario.serverContext(from: pki)), pki: pki)
    #expect(peer.handshake() == .complete)
    return try #require(peer.session.chain())
  }
}
