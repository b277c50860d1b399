import Certificates
public import Findings
import MailPolicy
import ProbeEngine
import SMTPWire

/// The report of one target as a versioned JSON document. `Schema/ehlo-probe-1.schema.json` says what
/// a reader may rely on; a key is never left out, and what was not observed is `null`.
public struct ReportDocument: Sendable {
  package let value: JSONValue

  public init(
    _ target: JudgedTarget, findings: [Finding], schema: ReportSchema = .probe, generator: Generator
  ) {
    let record = target.record
    value = [
      "schema": .string(schema.rawValue),
      "generator": JSONValue(generator),
      "started_at": .string(record.startedAt.description),
      "target": JSONValue(record.target),
      "dns": record.services.map { JSONValue($0) } ?? .optional(record.route) { JSONValue($0) },
      "failure": .optional(record.failure) { JSONValue($0) },
      "endpoints": .list(target.endpoints) { JSONValue($0, findings: findings) },
      "differences": .optional(target.differences) { .list($0) { JSONValue($0) } },
      "findings": .list(findings) { JSONValue($0) },
      "verdict": .string(ReportVerdict(of: target, findings: findings).rawValue),
    ]
  }

  /// The document of a run that failed before its target was known to be legal: of the target only `input` is known.
  public init(failure: RunFailure, schema: ReportSchema = .probe, generator: Generator) {
    value = [
      "schema": .string(schema.rawValue),
      "generator": JSONValue(generator),
      "started_at": .string(failure.startedAt.description),
      "target": .unknownTarget(failure),
      "dns": nil,
      "failure": JSONValue(failure),
      "endpoints": [],
      "differences": nil,
      "findings": [],
      "verdict": .string(ReportVerdict.fail.rawValue),
    ]
  }

  /// One line without a line end: a document of JSON Lines.
  public var compact: String { JSONWriter.text(of: value, layout: .compact) }

  /// Two spaces a level, without a line end after the last.
  public var pretty: String { JSONWriter.text(of: value, layout: .pretty) }
}

extension JSONValue {
  init(_ generator: Generator) {
    self = [
      "name": .string(generator.name), "version": .string(generator.version), "libssl": .string(generator.libssl),
    ]
  }

  init(_ target: Target) {
    self = [
      "input": .text(target.input),
      "kind": .string(target.kind.rawValue),
      "name": .text(target.name),
      "ascii_name": .text(target.asciiName),
      "port": .optional(target.port) { .integer($0) },
      "protocol": .string(target.dialect.rawValue),
      "security": .string(target.security.rawValue),
      "policy": .string(target.policy.rawValue),
    ]
  }

  init(_ finding: Finding) {
    let subject = finding.subject
    self.init(
      finding,
      subject: [
        "endpoint": .optional(subject.endpoint) { .string($0) },
        "certificate": .optional(subject.certificate) { .string($0) },
        "name": .optional(subject.name) { .guarded($0) },
      ])
  }

  init(_ finding: Finding, subject: JSONValue) {
    self = [
      "id": .guarded(finding.id),
      "level": .string(finding.level.rawValue),
      "subject": subject,
      "message": .guarded(finding.message),
      "evidence": .list(finding.evidence) { .guarded($0) },
      "remedy": .optional(finding.remedy) { .guarded($0) },
      "reference": .optional(finding.reference) { .guarded($0) },
    ]
  }

  init(_ failure: RunFailure) {
    self = [
      "stage": .string(Stage.resolve.rawValue), "reason": .string(failure.reason.rawValue),
      "message": .guarded(failure.message), "reply": nil,
    ]
  }

  /// Of a target that is not known to be legal only what was typed is known.
  static func unknownTarget(_ failure: RunFailure) -> JSONValue {
    [
      "input": .text(failure.input), "kind": nil, "name": nil, "ascii_name": nil, "port": nil, "protocol": nil,
      "security": nil, "policy": nil,
    ]
  }
}
