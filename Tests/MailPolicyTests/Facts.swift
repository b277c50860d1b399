import Certificates

extension CertificateFacts {
  /// A faultless leaf but for what is said of it.
  static func leaf(
    _ id: UInt8 = 1, names: SubjectNames = SubjectNames(dns: [Array("mx.example.test".utf8)]),
    commonName: [UInt8]? = nil,
    isSelfSigned: Bool = false
  ) -> CertificateFacts {
    CertificateFacts(
      der: [id], sha256: Digest([id]), spkiSHA256: Digest([id]), version: 3, serial: "01",
      subject: Array("CN=\(id)".utf8), issuer: Array("CN=\(isSelfSigned ? id : id + 1)".utf8), commonName: commonName,
      notBefore: UnixTime(year: 2026, month: 11, day: 1),
      notAfter: UnixTime(year: 2027, month: 2, day: 28), names: names,
      key: PublicKeyFacts(algorithm: "EC", bits: 256, curve: "secp256r1"), signatureAlgorithm: "ecdsa-with-SHA256",
      signatureDigest: "SHA256", isSelfIssued: isSelfSigned, isSelfSigned: isSelfSigned)
  }

  static let intermediate = leaf(2)
  static let root = leaf(3, isSelfSigned: true)
}
