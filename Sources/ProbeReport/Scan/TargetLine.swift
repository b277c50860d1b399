import Certificates
package import Findings
import MailPolicy
import ProbeEngine

/// One target of a scan as a line of JSON Lines, `ehlo/target/1`: what `ehlo/probe/1` has of it, with the ids of its
/// endpoints in their place. Each of them has a line of its own in front of this one.
/// `Schema/ehlo-target-1.schema.json` says what a reader may rely on.
package struct TargetLine: Sendable {
  package static let schema = "ehlo/target/1"

  package let value: JSONValue
  /// Nil where an endpoint belongs to another part of the scan.
  package let verdict: ReportVerdict?
  /// Whether the target itself could be judged: it was located, and has endpoints of which none was left out. What could not
  /// be judged of an endpoint is in the line of that. Nil like the verdict.
  package let isComplete: Bool?

  /// - Parameters:
  ///   - target: without endpoints.
  ///   - line: of the input.
  ///   - endpoints: the ids, and the verdicts of their lines; nil for one that hides nothing of the others.
  ///   - notAsked: why nothing was looked up; nil where something was.
  ///   - isPartial: some of them belong to another part of the scan.
  ///   - leftOut: endpoints that were too many.
  ///   - shard: the part of the scan that tells this; nil where there is but one.
  ///   - findings: of the target as a whole.
  package init(
    _ target: JudgedTarget, line: Int, endpoints: [(id: String, verdict: ReportVerdict?)], notAsked: NotAsked? = nil,
    isPartial: Bool = false, leftOut: Int, shard: String? = nil, findings: [Finding], generator: Generator
  ) {
    let record = target.record
    let whole = ReportVerdict(
      of: target, findings: findings, endpoints: endpoints.compactMap(\.verdict), isCut: leftOut > 0)
    verdict = isPartial ? nil : whole
    let own = ReportVerdict(
      of: target, findings: [], endpoints: endpoints.compactMap(\.verdict).map { _ in .pass }, isCut: leftOut > 0)
    isComplete = isPartial ? nil : own != .incomplete
    value = [
      "schema": .string(Self.schema),
      "generator": JSONValue(generator),
      "started_at": .string(record.startedAt.description),
      "line": .integer(line),
      "shard": .optional(shard) { .string($0) },
      "target": JSONValue(record.target),
      "not_asked": .optional(notAsked) { .string($0.rawValue) },
      "dns": .optional(record.route) { JSONValue($0) },
      "failure": .optional(record.failure) { JSONValue($0) },
      "endpoints": .list(endpoints) { .string($0.id) },
      "left_out": .integer(leftOut),
      "findings": .list(findings) { JSONValue($0) },
      "complete": .optional(isComplete) { .bool($0) },
      "verdict": .optional(verdict) { .string($0.rawValue) },
    ]
  }

  /// One line without its end, in UTF-8.
  package var bytes: [UInt8] { JSONWriter.bytes(of: value, layout: .compact) }
}
