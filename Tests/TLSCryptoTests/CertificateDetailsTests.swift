import TLSCrypto
import Testing

@testable import Certificates

private let from = UnixTime(year: 2026, month: 11, day: 1)
private let until = UnixTime(year: 2051, month: 1, day: 29, hour: 23, minute: 59, second: 59)

@Suite("Certificates read into details")
struct CertificateDetailsTests {
  private let root: CertificateAuthority

  init() throws { root = try CertificateAuthority(name: "Example Root", from: from, until: until) }

  private func certificate(_ change: (inout CertificateTemplate) -> Void = { _ in }) throws -> X509Certificate {
    var template = CertificateTemplate(
      commonName: "mx.example.test", dnsNames: ["mx.example.test"], from: from, until: until)
    change(&template)
    return try #require(try root.issue(template).chain.first)
  }

  private func details(_ change: (inout CertificateTemplate) -> Void = { _ in }) throws -> CertificateDetails {
    try #require(CertificateDetails(try certificate(change).der))
  }

  @Test("agree with the facts that the TLS library reads")
  func agree() throws {
    let certificate = try certificate { $0.ipAddresses = [[192, 0, 2, 1]] }
    let facts = certificate.facts()
    let details = try #require(CertificateDetails(certificate.der))
    #expect(details.deviations == [])
    #expect(details.notBefore.time == facts.notBefore && details.notAfter.time == facts.notAfter)
    #expect(details.notBefore.hasRightForm && details.notAfter.hasRightForm && details.notAfter.isGeneralized)
    #expect(details.subject.values(of: .commonName) == [Array("mx.example.test".utf8)])
    #expect(details.issuer.values(of: .commonName) == [Array("Example Root".utf8)])
    #expect(details.alternativeNames == [.dns(Array("mx.example.test".utf8)), .ip([192, 0, 2, 1])])
    #expect(details.innerSignature == details.outerSignature)
    #expect(details.outerSignature.identifier.label == facts.signatureAlgorithm)
    #expect(details.key.curve?.label == "secp256r1" && details.key.key.count == 65)
    #expect(details.purposes?.map(\.label) == facts.extendedKeyUsage)
    #expect(details.keyUsage == [true])
    #expect(details.serial.bits == 127 && !details.serial.isNegative)
    #expect(
      details.extensions.map(\.identifier.label) == [
        "basicConstraints", "keyUsage", "extKeyUsage", "subjectAltName", "subjectKeyIdentifier",
      ])
    #expect(details.extensions.map(\.isCritical) == [true, true, false, false, false])
  }

  @Test("tell the parts of an RSA key, and the parameters of RSASSA-PSS")
  func rsa() throws {
    let key = try details { $0.key = .rsa(2048) }.key
    #expect(key.modulusBits == 2048 && key.smallExponent == 65537)
    let pss = try CertificateAuthority(name: "PSS", key: .rsaPSS(2048), from: from, until: until)
    let parameters = try #require(CertificateDetails(pss.certificate.der)?.pss)
    #expect(parameters.hash.label == "SHA-256" && parameters.maskHash == parameters.hash)
    #expect(parameters.saltLength > 0)
  }

  @Test("tell policies, features and extensions that nobody knows")
  func extensions() throws {
    let details = try details {
      $0.mustStaple = true
      // { anyPolicy, DV }
      $0.extensions = [
        RawExtension(
          "2.5.29.32",
          [
            0x30, 0x12, 0x30, 0x06, 0x06, 0x04, 0x55, 0x1D, 0x20, 0x00, 0x30, 0x08, 0x06, 0x06, 0x67, 0x81, 0x0C, 0x01,
            0x02, 0x01,
          ]),
        RawExtension("1.2.3.4", isCritical: true, [1, 2, 3]),
      ]
    }
    #expect(details.policies.map(\.dotted) == ["2.5.29.32.0", "2.23.140.1.2.1"])
    #expect(details.validation == "domain-validated")
    #expect(details.features == [5])
    #expect(
      details.extensions.last == CertificateExtension(identifier: .init("1.2.3.4"), isCritical: true, value: [1, 2, 3]))
    #expect(details.deviations == [])
  }

  @Test("tell an extension that is malformed, as the TLS library does")
  func malformed() throws {
    let values: [(String, [UInt8])] = [
      ("2.5.29.35", [0xFF, 0xFF]), ("2.5.29.31", [0x05, 0x00]), ("2.5.29.30", [0x30, 0x02, 0x05, 0x00]),
    ]
    for (identifier, value) in values {
      let certificate = try certificate { $0.extensions = [RawExtension(identifier, value)] }
      let details = try #require(CertificateDetails(certificate.der))
      #expect(details.extensions.filter(\.isMalformed).map(\.identifier.dotted) == [identifier])
      #expect(certificate.facts().isMalformed, "\(identifier)")
    }
    let sound = try certificate()
    #expect(try details().extensions.allSatisfy { !$0.isMalformed } && !sound.facts().isMalformed)
  }

  @Test("tell a key usage without any use, and names that are none")
  func empty() throws {
    func flaws(_ identifier: String, _ value: [UInt8]) throws -> [Bool] {
      try details { $0.extensions = [RawExtension(identifier, value)] }.extensions.suffix(1).map(\.isMalformed)
    }
    #expect(try flaws("2.5.29.15", [0x03, 0x01, 0x00]) == [true])
    #expect(try flaws("2.5.29.15", [0x03, 0x02, 0x07, 0x80]) == [false])
    #expect(try flaws("2.5.29.17", [0x30, 0x02, 0x05, 0x00]) == [true])
    #expect(try flaws("2.5.29.19", [0x01, 0x02, 0x03]) == [true])
    #expect(try flaws("2.5.29.19", [0x30, 0x06, 0x01, 0x01, 0xFF, 0x02, 0x01, 0xFF]) == [true])
  }

  @Test("tell an extension that is there more than once, and names that nobody reads for it")
  func repeated() throws {
    let certificate = try certificate {
      $0.extensions = [RawExtension("2.5.29.17", [0x30, 0x03, 0x82, 0x01, 0x78]), RawExtension("1.2.3", [])]
    }
    let details = try #require(CertificateDetails(certificate.der))
    #expect(details.repeatedExtensions == [.subjectAlternativeName])
    let facts = certificate.facts()
    #expect(facts.isMalformed && facts.names == SubjectNames(isBroken: true))
  }

  @Test("tell what an authority may issue for")
  func constraints() throws {
    let authority = try root.intermediate(name: "Bound", from: from, until: until, permittedDomain: "other.test")
    let details = try #require(CertificateDetails(authority.certificate.der))
    #expect(details.nameConstraints == NameConstraints(permitted: [.dns(Array("other.test".utf8))]))
  }

  @Test("tell a serial number that is zero, negative or too long")
  func serials() throws {
    #expect(try details { $0.serial = "0" }.serial.isZero)
    #expect(try details { $0.serial = "-1234" }.serial.isNegative)
    #expect(try details { $0.serial = String(repeating: "7F", count: 21) }.serial.octets.count == 21)
  }

  @Test("of any one wrong byte are no trap, and clean only where the library would write the same")
  func corrupted() throws {
    let der = try certificate().der
    for index in der.indices {
      for bit in [0x01, 0x80, 0xFF] as [UInt8] {
        var broken = der
        broken[index] ^= bit
        guard let certificate = try? X509Certificate(der: broken) else { continue }
        guard let details = CertificateDetails(broken), details.deviations.isEmpty else { continue }
        #expect(certificate.der == broken, "octet \(index)")
      }
    }
  }

  @Test("say where bytes stand behind the end, and read what has lengths in BER")
  func notDER() throws {
    let der = try certificate().der
    #expect(CertificateDetails(der + [0])?.deviations.map(\.kind) == [.trailingBytes])
    let indefinite: [UInt8] = [0x30, 0x80] + der.dropFirst(4) + [0, 0]
    #expect(CertificateDetails(indefinite)?.deviations.map(\.kind) == [.indefiniteLength])
    #expect(try X509Certificate(der: indefinite).der == der)
  }
}
