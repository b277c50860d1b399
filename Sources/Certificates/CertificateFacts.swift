/// What a certificate says, read once from its DER. Text that its issuer chose stays bytes until it is rendered.
public struct CertificateFacts: Hashable, Sendable {
  /// The DER, as it came.
  public var der: [UInt8]
  public var sha256: Digest
  /// Over the DER of SubjectPublicKeyInfo: the TLSA form "3 1 1" (RFC 6698 §2.1.2).
  public var spkiSHA256: Digest
  /// 1 to 3. Anything else is what the certificate claims.
  public var version: Int
  /// Upper-case hexadecimal, two digits an octet; a minus sign in front of a negative number.
  public var serial: String
  /// RFC 4514 strings, UTF-8 where the certificate is.
  public var subject: [UInt8]
  public var issuer: [UInt8]
  /// The last common name of the subject (RFC 9525 §2 gives it no meaning; people still read it).
  public var commonName: [UInt8]?
  /// Nil for a date that cannot be read, as for the end.
  public var notBefore: UnixTime?
  public var notAfter: UnixTime?
  public var names: SubjectNames
  public var key: PublicKeyFacts
  /// By its name in the registries, for instance `ecdsa-with-SHA256`.
  public var signatureAlgorithm: String
  /// The digest of the signature, `SHA256`; nil where the algorithm has none of its own (Ed25519).
  public var signatureDigest: String?
  public var isCA: Bool
  public var pathLength: Int?
  /// Nil where the extension is absent.
  public var keyUsage: [String]?
  /// Nil where the extension is absent. `serverAuth`, `clientAuth`, …; dotted for what has no name.
  public var extendedKeyUsage: [String]?
  public var ocspURLs: [[UInt8]]
  public var caIssuersURLs: [[UInt8]]
  public var crlURLs: [[UInt8]]
  /// The TLS feature status_request (RFC 7633).
  public var mustStaple: Bool
  /// Signed certificate timestamps embedded in the certificate (RFC 6962 §3.3).
  public var sctCount: Int
  public var subjectKeyID: [UInt8]?
  public var authorityKeyID: [UInt8]?
  /// Subject and issuer are the same name.
  public var isSelfIssued: Bool
  /// Self-issued, and its own key made its signature.
  public var isSelfSigned: Bool
  /// An extension is malformed, or there more than once (RFC 5280 §4.2), so that the TLS library builds no path with it.
  public var isMalformed: Bool

  public init(
    der: [UInt8], sha256: Digest, spkiSHA256: Digest, version: Int, serial: String, subject: [UInt8],
    issuer: [UInt8], commonName: [UInt8]?, notBefore: UnixTime?, notAfter: UnixTime?, names: SubjectNames,
    key: PublicKeyFacts, signatureAlgorithm: String, signatureDigest: String?, isCA: Bool = false,
    pathLength: Int? = nil, keyUsage: [String]? = nil, extendedKeyUsage: [String]? = nil, ocspURLs: [[UInt8]] = [],
    caIssuersURLs: [[UInt8]] = [], crlURLs: [[UInt8]] = [], mustStaple: Bool = false, sctCount: Int = 0,
    subjectKeyID: [UInt8]? = nil, authorityKeyID: [UInt8]? = nil, isSelfIssued: Bool = false,
    isSelfSigned: Bool = false, isMalformed: Bool = false
  ) {
    self.der = der
    self.sha256 = sha256
    self.spkiSHA256 = spkiSHA256
    self.version = version
    self.serial = serial
    self.subject = subject
    self.issuer = issuer
    self.commonName = commonName
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.names = names
    self.key = key
    self.signatureAlgorithm = signatureAlgorithm
    self.signatureDigest = signatureDigest
    self.isCA = isCA
    self.pathLength = pathLength
    self.keyUsage = keyUsage
    self.extendedKeyUsage = extendedKeyUsage
    self.ocspURLs = ocspURLs
    self.caIssuersURLs = caIssuersURLs
    self.crlURLs = crlURLs
    self.mustStaple = mustStaple
    self.sctCount = sctCount
    self.subjectKeyID = subjectKeyID
    self.authorityKeyID = authorityKeyID
    self.isSelfIssued = isSelfIssued
    self.isSelfSigned = isSelfSigned
    self.isMalformed = isMalformed
  }

  /// Both end points belong to the validity (RFC 5280 §4.1.2.5), so a lifetime is one second longer than their distance.
  public var lifetimeSeconds: Int64? {
    guard let notBefore, let notAfter else { return nil }
    return (notAfter + 1) - notBefore
  }
}
