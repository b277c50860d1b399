public import Certificates
public import MailPolicy
public import TLSSession

/// A chain with its verdicts, wherever it comes from: what a rule about certificates reads. A server's handshake gives
/// one, and so does a file, with a record of what only an audit looks at.
public struct JudgedChain: Sendable {
  /// In the report of an audit: `c1`, `c2`, …; empty where the chain is an endpoint's.
  package var id: String
  public let facts: ChainFacts
  /// Sorted once for all rules that ask.
  let shape: ChainShape
  public var trust: TrustVerdict
  public var identity: IdentityVerdict
  public var policy: Policy
  /// As of when it is judged.
  public var time: UnixTime
  /// What the handshake settled; nil for a chain from a file.
  public var tls: TLSFacts?
  /// The evidence beyond the facts; nil in a probe, which has no time for it.
  package var record: ChainRecord?
  /// Seconds in which whatever ends is told, where the user asks for that.
  package var expiryLimit: Int64?

  /// Of a handshake.
  init(
    _ facts: ChainFacts, trust: TrustVerdict, identity: IdentityVerdict, policy: Policy, time: UnixTime, tls: TLSFacts?
  ) {
    id = ""
    self.facts = facts
    shape = ChainShape(facts)
    self.trust = trust
    self.identity = identity
    self.policy = policy
    self.time = time
    self.tls = tls
  }

  /// Of an audit.
  package init(
    _ record: ChainRecord, id: String, references: [ReferenceIdentifier] = [], policy: Policy = .verify, time: UnixTime,
    expiryLimit: Int64? = nil, tls: TLSFacts? = nil
  ) {
    self.id = id
    self.tls = tls
    facts = record.chain
    shape = ChainShape(facts)
    trust = TrustVerdict(of: record.chain)
    let leaf = record.role == .server ? record.chain.presented.first : nil
    identity = IdentityVerdict(of: leaf, for: references)
    self.policy = policy
    self.time = time
    self.record = record
    self.expiryLimit = expiryLimit
  }

  package var role: ChainGroup.Role { record?.role ?? .server }
}

/// What one operand of an audit came to, judged: a file, the files of a directory, or the servers of a target.
public struct JudgedFile: Sendable {
  /// A block that could not be read.
  package struct Flaw: Hashable, Sendable {
    package var source: String
    package var line: Int?
    package var reason: String

    package init(source: String, line: Int?, reason: String) {
      self.source = source
      self.line = line
      self.reason = reason
    }
  }

  /// A file of a directory that could not be looked at.
  package struct Obstacle: Hashable, Sendable {
    package var source: String
    package var reason: String

    package init(source: String, reason: String) {
      self.source = source
      self.reason = reason
    }
  }

  /// A server of which no certificate was seen.
  package struct Absence: Hashable, Sendable {
    /// Where it is, and why, each for people.
    package var endpoint: String
    package var reason: String

    package init(endpoint: String, reason: String) {
      self.endpoint = endpoint
      self.reason = reason
    }
  }

  /// As typed.
  public var input: String
  public var policy: Policy
  public var time: UnixTime
  /// When the audit began, which is not as of when it judges.
  public var startedAt: UnixTime
  public var chains: [JudgedChain]
  package var flaws: [Flaw]
  package var obstacles: [Obstacle]
  package var absences: [Absence] = []
  /// Every handshake of the audit of a target; none of a file.
  package var sightings: [ChainSighting] = []
  /// What else is in the files, by the labels of RFC 7468.
  package var others: [String]

  package init(
    input: String, policy: Policy, time: UnixTime, startedAt: UnixTime, chains: [JudgedChain], flaws: [Flaw] = [],
    obstacles: [Obstacle] = [], others: [String] = []
  ) {
    self.input = input
    self.policy = policy
    self.time = time
    self.startedAt = startedAt
    self.chains = chains
    self.flaws = flaws
    self.obstacles = obstacles
    self.others = others
  }
}
