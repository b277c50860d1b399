public import Certificates

/// Who this machine is to the mail servers that it speaks to, as far as it could be found out: evidence.
public struct SenderRecord: Hashable, Sendable {
  public var startedAt: UnixTime
  /// The server that was asked what it sees; nil where none was.
  public var target: Target?
  /// Why it could not be asked: nothing to connect to.
  public var failure: Failure?
  /// The dialogue with it, up to the answer to EHLO.
  public var session: EndpointRecord?
  /// One for each address family that was looked at.
  public var origins: [SenderOrigin]

  public init(
    startedAt: UnixTime, target: Target? = nil, failure: Failure? = nil, session: EndpointRecord? = nil,
    origins: [SenderOrigin] = []
  ) {
    self.startedAt = startedAt
    self.target = target
    self.failure = failure
    self.session = session
    self.origins = origins
  }
}
