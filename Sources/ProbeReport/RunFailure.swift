public import Certificates

/// A run that ended before its target was known to be a legal one, or its file to hold a certificate.
public struct RunFailure: Error, Hashable, Sendable {
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// What was asked for cannot be done: an illegal target or option, a file that is missing or none.
    case usage
    /// This machine or its library could not.
    case local
  }

  /// What the report would have been about.
  public enum Subject: Hashable, Sendable {
    case target
    /// This machine, as the one who sends.
    case sender
    /// Certificates in a file, or those of servers.
    case certificates
  }

  public var subject: Subject
  /// The target or file as typed, without a password that may stand in it.
  public var input: String
  public var reason: Reason
  /// One line.
  public var message: String
  public var startedAt: UnixTime

  public init(
    of subject: Subject = .target, input: String, reason: Reason = .usage, message: String, startedAt: UnixTime
  ) {
    self.subject = subject
    self.input = input
    self.reason = reason
    self.message = message
    self.startedAt = startedAt
  }
}
