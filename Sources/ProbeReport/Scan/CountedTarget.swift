package import Findings
package import ProbeEngine

/// What the summary of a scan counts of one target: from its record, or from the line that an earlier run wrote of it.
package struct CountedTarget: Hashable, Sendable {
  package var verdict: String
  package var notAsked: String?
  /// Its stage and its reason.
  package var failure: String?
  /// Endpoints that were too many.
  package var leftOut = 0
  package var findings: Set<String> = []

  /// - Parameters:
  ///   - verdict: nil where another part of the scan has an endpoint of it.
  ///   - findings: of the target as a whole.
  package init(
    _ record: TargetRecord, verdict: ReportVerdict?, notAsked: NotAsked? = nil, leftOut: Int = 0, findings: [Finding]
  ) {
    self.verdict = verdict?.rawValue ?? Self.elsewhere
    self.notAsked = notAsked?.rawValue
    failure = record.failure.map(CountedEndpoint.words)
    self.leftOut = leftOut
    self.findings = Set(findings.map(\.id))
  }

  private static let elsewhere = "elsewhere"

  /// Of members of the line, as `JSONMembers` has them.
  package static let paths: Set<String> = [
    "verdict", "not_asked", "failure.stage", "failure.reason", "left_out", "findings[].id",
  ]

  /// Nil for a line that does not tell enough.
  ///
  /// - Parameter members: what stands at ``paths``.
  package init?(_ members: [(path: String, text: String?)]) {
    var single: [String: String] = [:]
    for case (let path, let text?) in members {
      if path == "findings[].id" { findings.insert(text) } else { single[path] = text }
    }
    guard let verdict = single["verdict"] else { return nil }
    self.verdict = verdict == "null" ? Self.elsewhere : verdict
    if let stage = single["failure.stage"], let reason = single["failure.reason"] { failure = "\(stage) \(reason)" }
    notAsked = single["not_asked"].flatMap { $0 == "null" ? nil : $0 }
    leftOut = single["left_out"].flatMap { Int($0) } ?? 0
  }
}
