package import Certificates
public import MailPolicy
package import ProbeEngine

/// One question to the evidence. A rule lives in a file of its own, named after its id; it reads, and never prints.
package protocol Rule: Sendable {
  static var specification: RuleSpecification { get }
  /// What the rule has to say of one endpoint.
  static func check(_ endpoint: JudgedEndpoint) -> [Observation]
  /// What the rule has to say of the target as a whole.
  static func check(_ target: JudgedTarget) -> [Observation]
  /// What the rule has to say of this machine, as the one who sends.
  static func check(_ sender: SenderRecord) -> [Observation]
  /// What the rule has to say of one chain; nil where it is none about chains. To ask the type would take longer than all
  /// rules together.
  static var chainCheck: (@Sendable (JudgedChain) -> [Observation])? { get }
  /// The same of all that a file holds.
  static var fileCheck: (@Sendable (JudgedFile) -> [Observation])? { get }
}

extension Rule {
  package static func check(_ endpoint: JudgedEndpoint) -> [Observation] { [] }
  package static func check(_ target: JudgedTarget) -> [Observation] { [] }
  package static func check(_ sender: SenderRecord) -> [Observation] { [] }
  package static var chainCheck: (@Sendable (JudgedChain) -> [Observation])? { nil }
  package static var fileCheck: (@Sendable (JudgedFile) -> [Observation])? { nil }
}

/// What stands beside a rule for people: levels, and the text of `ehlo explain`.
public struct RuleSpecification: Hashable, Sendable {
  /// Nil: not raised under that policy.
  public struct Levels: Hashable, Sendable {
    public var may: Level?
    public var encrypt: Level?
    public var verify: Level?

    public init(_ may: Level?, _ encrypt: Level?, _ verify: Level?) {
      self.may = may
      self.encrypt = encrypt
      self.verify = verify
    }

    public static let error = Levels(.error, .error, .error)
    public static let warning = Levels(.warning, .warning, .warning)
    public static let note = Levels(.note, .note, .note)

    public subscript(policy: Policy) -> Level? {
      switch policy {
      case .may: may
      case .encrypt: encrypt
      case .verify: verify
      }
    }
  }

  /// How to mend it, for one server software or (`software` nil) in general.
  public struct Remedy: Hashable, Sendable {
    public var software: String?
    public var text: String

    public init(_ text: String, for software: String? = nil) {
      self.software = software
      self.text = text
    }
  }

  public var id: String
  public var levels: Levels
  /// What it means, in a sentence or two.
  public var meaning: String
  /// Why it matters.
  public var importance: String
  public var remedies: [Remedy]
  public var reference: String?

  public init(
    id: String, levels: Levels, meaning: String, importance: String, remedies: [Remedy] = [], reference: String?
  ) {
    self.id = id
    self.levels = levels
    self.meaning = meaning
    self.importance = importance
    self.remedies = remedies
    self.reference = reference
  }
}

/// What a rule saw. The level comes from its specification and the policy, unless it says another.
package struct Observation: Sendable {
  package var message: String
  package var evidence: [String]
  package var certificate: Digest?
  package var name: String?
  /// In place of the specification's level.
  package var level: Level?
  /// In place of the specification's general remedy.
  package var remedy: String?

  package init(
    _ message: String, evidence: [String] = [], certificate: Digest? = nil, name: String? = nil, level: Level? = nil,
    remedy: String? = nil
  ) {
    self.message = message
    self.evidence = evidence
    self.certificate = certificate
    self.name = name
    self.level = level
    self.remedy = remedy
  }
}
