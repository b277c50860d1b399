import ProbeEngine

/// One line that an earlier run of a scan wrote.
package enum EarlierLine: Hashable, Sendable {
  case endpoint(id: String, EndpointFact, Judgement)
  case target(Target, Judgement)

  package struct Target: Hashable, Sendable {
    package var line: Int
    /// As it stands there, escaped.
    package var input: String
    package var policy: String
    /// The part of the scan that told of it; nil where there was but one.
    package var shard: String?
  }

  /// What the exit status asks of a line. Which findings matter is for each run to say.
  package struct Judgement: Hashable, Sendable {
    /// The words for the levels of the findings.
    package var levels: Set<String> = []
    /// Whether nothing was left unjudged that this line has to answer for.
    package var isComplete = true
  }

  /// The longest line that is read back. A server may say so much, and no more, that its line comes near to this.
  package static let longest = 16 << 20

  private static let levels = "findings[].level"
  private static let paths: Set<String> = [
    "schema", "id", "conclusion", "not_asked", "imprint", "line", "target.input", "target.policy", "shard", "complete",
    "verdict",
    levels,
  ]

  /// Reads lines, and beside each what stands at further paths in it.
  package struct Reader: Sendable {
    private let further: Set<String>
    private let paths: Set<String>

    package init(noting further: Set<String> = []) {
      self.further = further
      paths = EarlierLine.paths.union(further)
    }

    /// Nil for a line that no scan wrote.
    package func read(_ bytes: [UInt8]) -> (line: EarlierLine, noted: [(path: String, text: String?)])? {
      guard let members = JSONMembers.all(in: bytes, at: paths, isOne: true),
        let line = EarlierLine(members.filter { EarlierLine.paths.contains($0.path) })
      else { return nil }
      return (line, members.filter { further.contains($0.path) })
    }
  }

  private init?(_ sequence: [(path: String, text: String?)]) {
    var members: [String: String] = [:]
    var judgement = Judgement()
    for case (let path, let text?) in sequence {
      if path == Self.levels { judgement.levels.insert(text) } else { members[path] = text }
    }
    guard let word = members["verdict"] else { return nil }
    let verdict = EndpointFact.Verdict(rawValue: word)
    judgement.isComplete = members["complete"].map { $0 != "false" } ?? (verdict != .incomplete)
    switch members["schema"] {
    case "ehlo/endpoint/1":
      guard let id = members["id"], let verdict,
        let conclusion = members["conclusion"].flatMap({
          EndpointFact.Conclusion(word: $0, isDenied: members["not_asked"] == "denied")
        })
      else { return nil }
      // Whether anything else was tried is for the target to say.
      if conclusion == .skipped { judgement.isComplete = true }
      // Lines of other versions may have none, or another one. Their endpoints are not compared.
      let imprint = members["imprint"].flatMap(Imprint.init(_:)) ?? Imprint()
      self = .endpoint(id: id, EndpointFact(conclusion, verdict, imprint), judgement)
    case "ehlo/target/1":
      guard let line = members["line"].flatMap({ Int($0) }), line > 0, let input = members["target.input"],
        let policy = members["target.policy"], verdict != nil || word == "null"
      else { return nil }
      let shard = members["shard"].flatMap { $0 == "null" ? nil : $0 }
      self = .target(Target(line: line, input: input, policy: policy, shard: shard), judgement)
    default: return nil
    }
  }
}
