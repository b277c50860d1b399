import Certificates
import Testing

@testable import Findings

/// Certificates as facts: no key stands behind them.
enum Certs {
  static let leaf = make(1, subject: "CN=mx.example.test", issuer: intermediateName, until: (2027, 2, 28)) {
    $0.commonName = Array("mx.example.test".utf8)
    $0.names = SubjectNames(dns: [Array("mx.example.test".utf8)])
    $0.extendedKeyUsage = ["serverAuth"]
    $0.authorityKeyID = [2]
  }
  static let intermediate = make(2, subject: intermediateName, issuer: rootName, until: (2045, 12, 31)) {
    $0.isCA = true
    $0.subjectKeyID = [2]
    $0.authorityKeyID = [3]
  }
  static let root = make(3, subject: rootName, issuer: rootName, until: (2045, 12, 31)) {
    $0.isCA = true
    $0.subjectKeyID = [3]
    $0.isSelfIssued = true
    $0.isSelfSigned = true
  }
  static let stray = make(9, subject: "CN=stray.other.test", issuer: "CN=Other", until: (2045, 12, 31))

  static func leaf(_ change: (inout CertificateFacts) -> Void) -> CertificateFacts { changed(leaf, change) }

  static func intermediate(_ change: (inout CertificateFacts) -> Void) -> CertificateFacts {
    changed(intermediate, change)
  }

  static func changed(_ facts: CertificateFacts, _ change: (inout CertificateFacts) -> Void) -> CertificateFacts {
    var facts = facts
    change(&facts)
    return facts
  }

  /// A chain and its path; without objections it is trusted.
  static func chain(
    _ presented: [CertificateFacts] = [leaf, intermediate], path: [CertificateFacts]? = nil,
    objections: [(depth: Int, name: String)] = [], hadTrustStore: Bool = true
  ) -> ChainFacts {
    let built = path ?? Array(presented.prefix(2)) + [root]
    return ChainFacts(
      presented: presented,
      verification: VerificationFacts(
        hadTrustStore: hadTrustStore,
        objections: objections.map { .init(depth: $0.depth, code: 0, name: $0.name, message: "objection \($0.name)") },
        path: built.map(VerificationFacts.Element.init)))
  }

  static func make(
    _ id: UInt8, subject: String, issuer: String, until: (Int, Int, Int),
    _ change: (inout CertificateFacts) -> Void = { _ in }
  ) -> CertificateFacts {
    var facts = CertificateFacts(
      der: [id], sha256: Digest([UInt8](repeating: id, count: 32)),
      spkiSHA256: Digest([UInt8](repeating: id, count: 32)),
      version: 3, serial: "0\(id)", subject: Array(subject.utf8), issuer: Array(issuer.utf8), commonName: nil,
      notBefore: UnixTime(year: 2026, month: 11, day: 1),
      notAfter: UnixTime(year: until.0, month: until.1, day: until.2, hour: 23, minute: 59, second: 59),
      names: SubjectNames(isPresent: false), key: PublicKeyFacts(algorithm: "EC", bits: 256, curve: "secp256r1"),
      signatureAlgorithm: "ecdsa-with-SHA256", signatureDigest: "SHA256")
    change(&facts)
    return facts
  }

  private static let intermediateName = "CN=Example Intermediate,O=Example"
  private static let rootName = "CN=Example Root,O=Example"
}
