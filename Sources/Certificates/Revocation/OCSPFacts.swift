/// What an OCSP response (RFC 6960 §4.2) says of one certificate, and who says it. Facts: whether to believe it is a
/// verdict.
public struct OCSPFacts: Hashable, Sendable {
  public enum Outcome: Hashable, Sendable {
    case answered
    /// The responder would not answer, by the number of RFC 6960 §4.2.1. Nobody signs that.
    case refused(Int)
    /// What came is no response, or none of the one kind that there is.
    case unreadable
  }

  public enum Signer: Hashable, Sendable {
    /// The authority that issued the certificate.
    case issuer
    /// One that the authority certified for this (RFC 6960 §4.2.2.2).
    case delegate(Delegate)
    /// One that the authority certified for something else.
    case undelegated(Delegate)
    /// Neither the authority nor anybody whom it certified.
    case stranger
    /// The signature is not by the key of who is named.
    case forged
    /// The authority is not known here, so that nobody can tell.
    case unknown
  }

  public struct Delegate: Hashable, Sendable {
    /// By RFC 4514.
    public var subject: [UInt8]
    /// Nil for a date that cannot be read, as for the end.
    public var notBefore: UnixTime?
    public var notAfter: UnixTime?

    public init(subject: [UInt8], notBefore: UnixTime?, notAfter: UnixTime?) {
      self.subject = subject
      self.notBefore = notBefore
      self.notAfter = notAfter
    }
  }

  public enum Status: Hashable, Sendable {
    case good
    case revoked(Revocation)
    /// The responder does not know the certificate.
    case unknown
  }

  public struct Answer: Hashable, Sendable {
    public var status: Status
    public var thisUpdate: UnixTime
    public var nextUpdate: UnixTime?

    public init(status: Status, thisUpdate: UnixTime, nextUpdate: UnixTime?) {
      self.status = status
      self.thisUpdate = thisUpdate
      self.nextUpdate = nextUpdate
    }
  }

  public var outcome: Outcome
  public var producedAt: UnixTime?
  public var signer: Signer
  /// Of the certificate in question; nil where only others are spoken of.
  public var answer: Answer?
  /// Of how many certificates the response speaks.
  public var answerCount: Int

  public init(
    outcome: Outcome, producedAt: UnixTime? = nil, signer: Signer = .unknown, answer: Answer? = nil,
    answerCount: Int = 0
  ) {
    self.outcome = outcome
    self.producedAt = producedAt
    self.signer = signer
    self.answer = answer
    self.answerCount = answerCount
  }
}
