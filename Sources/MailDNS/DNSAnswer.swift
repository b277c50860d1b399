/// What validation says of an answer (RFC 4033 §5).
public enum DNSSecurity: String, Hashable, Sendable, Comparable {
  /// Signed, and the chain of signatures reaches a trust anchor.
  case secure
  /// Proven not to be signed, from a trust anchor down.
  case insecure
  /// Signatures that should be there are missing or wrong: the answer is not to be used.
  case bogus
  /// Could not be found out, for instance because the resolver on the way strips signatures.
  case indeterminate
  /// Nobody asked: validation is off, or the name did not come from the DNS.
  case unchecked

  /// How much it is worth, the least first: of several answers the least counts.
  public static func < (left: DNSSecurity, right: DNSSecurity) -> Bool { left.worth < right.worth }

  private var worth: Int {
    switch self {
    case .bogus: 0
    case .indeterminate: 1
    case .unchecked: 2
    case .insecure: 3
    case .secure: 4
    }
  }
}

/// The answer to one question, or why there is none. "No such record" and "could not find out" are never the same.
public struct DNSAnswer<Value: Hashable & Sendable>: Hashable, Sendable {
  public enum Outcome: Hashable, Sendable {
    /// At least one record.
    case records([Value])
    /// The name exists, and has no record of this type.
    case noData
    /// NXDOMAIN.
    case nonexistent
    /// Validation failed; why, in words.
    case bogus(String)
    /// No answer that can be used, SERVFAIL for instance; why, in words.
    case failed(String)
    case timedOut
  }

  /// A step of a chain of aliases (CNAME), with what validation says of it.
  public struct Alias: Hashable, Sendable {
    public var name: DNSName
    public var target: DNSName
    public var security: DNSSecurity

    public init(name: DNSName, target: DNSName, security: DNSSecurity) {
      self.name = name
      self.target = target
      self.security = security
    }
  }

  public var outcome: Outcome
  /// Of the answer as a whole: as weak as its weakest step.
  public var security: DNSSecurity
  /// Why it is `indeterminate`, or anything else that a person should know of `security`.
  public var securityReason: String?
  /// Seconds for which the answer may be kept; nil where there is none.
  public var timeToLive: Int?
  /// From the name asked for to the one that has the records.
  public var aliases: [Alias]

  public init(
    _ outcome: Outcome, security: DNSSecurity = .unchecked, securityReason: String? = nil, timeToLive: Int? = nil,
    aliases: [Alias] = []
  ) {
    self.outcome = outcome
    self.security = security
    self.securityReason = securityReason
    self.timeToLive = timeToLive
    self.aliases = aliases
  }

  public var records: [Value] {
    if case .records(let records) = outcome { return records }
    return []
  }
}

/// A mail exchanger (RFC 5321 §5.1).
public struct MXRecord: Hashable, Sendable {
  /// The lowest is tried first.
  public var preference: Int
  public var exchange: DNSName

  public init(preference: Int, exchange: DNSName) {
    self.preference = preference
    self.exchange = exchange
  }

  /// "This domain takes no mail" (RFC 7505 §3), where it is the only record.
  public var isNull: Bool { exchange.isRoot }
}
