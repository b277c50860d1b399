public import Certificates

/// Whether one source says that a certificate was revoked, and why it cannot tell where it cannot. Nobody takes a source
/// for good that has not said so.
public enum RevocationVerdict: Hashable, Sendable {
  case good
  case revoked(Revocation)
  case inconclusive(Doubt)

  /// The raw values are those of the report.
  public enum Doubt: String, Hashable, Sendable, CaseIterable {
    /// It could not be fetched.
    case unreachable
    /// It cannot be read.
    case unreadable
    /// The responder would not answer.
    case refused
    /// The authority that issued the certificate is not known here, so that the signature proves nothing.
    case unknownIssuer = "unknown-issuer"
    /// The signature is wrong.
    case forged
    /// Signed by somebody whom the authority did not entrust with it.
    case unauthorizedSigner = "unauthorized-signer"
    /// The authority entrusted the signer with it for another time.
    case signerOutsideValidity = "signer-outside-validity"
    /// It speaks of other certificates alone.
    case otherCertificate = "other-certificate"
    /// The responder does not know the certificate.
    case unknownCertificate = "unknown-certificate"
    /// It speaks of a time to come.
    case notYetValid = "not-yet-valid"
    /// Its time is up.
    case expired
    /// A list that holds only the changes since another one.
    case delta
    /// A list that holds certificates of several authorities.
    case indirect
    /// A list that does not cover such a certificate, or not every reason to revoke it.
    case partial
    /// A list with a demand that nobody here understands.
    case unknownExtension = "unknown-extension"
  }

  /// How far two clocks may be apart, in seconds.
  static let clockError: Int64 = 300

  /// What names no end of its own is taken for as long as public authorities may let it live (CA/Browser Forum, §4.9.10):
  /// 10 days, in seconds.
  static let longestLife: Int64 = 10 * 86_400

  public init(of facts: OCSPFacts, at time: UnixTime) {
    switch facts.outcome {
    case .unreadable: self = .inconclusive(.unreadable)
    case .refused: self = .inconclusive(.refused)
    case .answered:
      if let doubt = Self.doubt(about: facts.signer, at: time) {
        self = .inconclusive(doubt)
      } else {
        self = facts.answer.map { Self(of: $0, at: time) } ?? .inconclusive(.otherCertificate)
      }
    }
  }

  private init(of answer: OCSPFacts.Answer, at time: UnixTime) {
    switch answer.status {
    // What was taken back stays so, however old the news.
    case .revoked(let revocation) where revocation.time <= time + Self.clockError: self = .revoked(revocation)
    case .unknown: self = .inconclusive(.unknownCertificate)
    case .good, .revoked:
      self = Self.doubt(from: answer.thisUpdate, until: answer.nextUpdate, at: time).map { .inconclusive($0) } ?? .good
    }
  }

  /// - Parameter certificate: the one in question.
  public init(of facts: CRLFacts, about certificate: CertificateFacts, at time: UnixTime) {
    if let doubt = Self.doubt(about: facts.signer) ?? Self.doubt(about: facts, covering: certificate) {
      self = .inconclusive(doubt)
    } else if let revocation = facts.revocation, revocation.time <= time + Self.clockError {
      self = .revoked(revocation)
    } else {
      self = Self.doubt(from: facts.thisUpdate, until: facts.nextUpdate, at: time).map { .inconclusive($0) } ?? .good
    }
  }

  package init(of record: RevocationRecord, at time: UnixTime) {
    switch record.outcome {
    case .response(let facts): self.init(of: facts, at: time)
    case .list(let facts?): self.init(of: facts, about: record.certificate, at: time)
    case .list(nil): self = .inconclusive(.unreadable)
    case .unreachable: self = .inconclusive(.unreachable)
    }
  }

  private static func doubt(about signer: CRLFacts.Signer) -> Doubt? {
    switch signer {
    case .issuer: nil
    case .unentitled, .stranger: .unauthorizedSigner
    case .forged: .forged
    case .unknown: .unknownIssuer
    }
  }

  private static func doubt(about list: CRLFacts, covering certificate: CertificateFacts) -> Doubt? {
    if list.isDelta { return .delta }
    if list.scope.isIndirect { return .indirect }
    if list.hasUnknownExtension { return .unknownExtension }
    guard list.scope.coversAllReasons,
      certificate.isCA ? list.scope.coversAuthorities : list.scope.coversHosts
    else { return .partial }
    // Another part of the authority's list, put in the place of the right one, would be silent (RFC 5280 §6.3.3).
    guard let points = list.scope.points, Set(points).isDisjoint(with: certificate.crlURLs) else { return nil }
    return .partial
  }

  private static func doubt(about signer: OCSPFacts.Signer, at time: UnixTime) -> Doubt? {
    switch signer {
    case .issuer: nil
    case .delegate(let delegate):
      if let begin = delegate.notBefore, let end = delegate.notAfter, begin <= time + clockError,
        time <= end + clockError
      {
        nil
      } else {
        .signerOutsideValidity
      }
    case .undelegated, .stranger: .unauthorizedSigner
    case .forged: .forged
    case .unknown: .unknownIssuer
    }
  }

  static func doubt(from begin: UnixTime, until end: UnixTime?, at time: UnixTime) -> Doubt? {
    if begin > time + clockError { return .notYetValid }
    return time > (end ?? begin + longestLife) + clockError ? .expired : nil
  }
}
