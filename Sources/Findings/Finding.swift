/// One thing a person should know. All text in it is already escaped.
public struct Finding: Hashable, Sendable {
  public struct Subject: Hashable, Sendable {
    /// The endpoint's id in the report, `e1`.
    public var endpoint: String?
    /// The chain's id in the report of an audit, `c1`.
    public var chain: String?
    /// The SHA-256 of a certificate in lower-case hexadecimal.
    public var certificate: String?
    public var name: String?

    public init(endpoint: String? = nil, certificate: String? = nil, name: String? = nil) {
      self.endpoint = endpoint
      self.certificate = certificate
      self.name = name
    }
  }

  public var id: String
  public var level: Level
  public var subject: Subject
  public var message: String
  public var evidence: [String]
  public var remedy: String?
  public var reference: String?

  public init(
    id: String, level: Level, subject: Subject, message: String, evidence: [String] = [], remedy: String? = nil,
    reference: String? = nil
  ) {
    self.id = id
    self.level = level
    self.subject = subject
    self.message = message
    self.evidence = evidence
    self.remedy = remedy
    self.reference = reference
  }
}

/// How much a finding matters under the policy of the target. Ordered: an error is the greatest.
public enum Level: String, Hashable, Sendable, CaseIterable, Comparable {
  case note
  case warning
  case error

  public static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }
}
