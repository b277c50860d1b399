/// What a peer presented and what the TLS library's chain building said of it. Facts: the verdict comes later.
public struct ChainFacts: Hashable, Sendable {
  /// In the order of the Certificate message; empty where the suite needs none.
  public var presented: [CertificateFacts]
  public var verification: VerificationFacts

  public init(presented: [CertificateFacts], verification: VerificationFacts) {
    self.presented = presented
    self.verification = verification
  }
}

/// The outcome of building a path to the trust store. It says nothing of names: the library is given none.
public struct VerificationFacts: Hashable, Sendable {
  /// One objection of the library; the handshake went on all the same.
  public struct Objection: Hashable, Sendable {
    /// 0 is the leaf.
    public var depth: Int
    /// The X509_V_ERR number.
    public var code: Int
    /// The constant's name without its prefix, `CERT_HAS_EXPIRED`.
    public var name: String
    public var message: String

    public init(depth: Int, code: Int, name: String, message: String) {
      self.depth = depth
      self.code = code
      self.name = name
      self.message = message
    }
  }

  /// One certificate of the path, from the leaf upwards.
  public struct Element: Hashable, Sendable {
    public var sha256: Digest
    public var subject: [UInt8]
    public var issuer: [UInt8]
    /// Nil for a date that cannot be read, as for the end.
    public var notBefore: UnixTime?
    public var notAfter: UnixTime?
    public var key: PublicKeyFacts
    public var signatureDigest: String?
    /// By its names and key identifiers; whether the signature is right stands among the objections.
    public var isSelfSigned: Bool

    public init(
      sha256: Digest, subject: [UInt8], issuer: [UInt8], notBefore: UnixTime?, notAfter: UnixTime?,
      key: PublicKeyFacts, signatureDigest: String?, isSelfSigned: Bool
    ) {
      self.sha256 = sha256
      self.subject = subject
      self.issuer = issuer
      self.notBefore = notBefore
      self.notAfter = notAfter
      self.key = key
      self.signatureDigest = signatureDigest
      self.isSelfSigned = isSelfSigned
    }

    public init(_ facts: CertificateFacts) {
      self.init(
        sha256: facts.sha256, subject: facts.subject, issuer: facts.issuer, notBefore: facts.notBefore,
        notAfter: facts.notAfter, key: facts.key, signatureDigest: facts.signatureDigest,
        isSelfSigned: facts.isSelfSigned)
    }
  }

  /// False where the user asked for no trust store: then `objections` says nothing of trust.
  public var hadTrustStore: Bool
  /// In the order of their depth, then of their discovery.
  public var objections: [Objection]
  /// The path that the library built, as far as it came.
  public var path: [Element]

  public init(hadTrustStore: Bool, objections: [Objection], path: [Element]) {
    self.hadTrustStore = hadTrustStore
    self.objections = objections
    self.path = path
  }
}
