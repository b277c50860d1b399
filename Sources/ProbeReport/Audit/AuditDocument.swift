import Certificates
public import Findings
import MailPolicy
import ProbeEngine
import TLSSession

/// The audit of one file or target as the versioned JSON document `ehlo/certs/1`. `Schema/ehlo-certs-1.schema.json` says what a
/// reader may rely on; a key is never left out, and what was not observed is `null`. A chain has the shape of
/// `certificates` in `ehlo/probe/1`, with `details` in each certificate.
public struct AuditDocument: Sendable {
  public static let schema = "ehlo/certs/1"

  package let value: JSONValue

  public init(_ file: JudgedFile, findings: [Finding], generator: Generator) {
    value = [
      "schema": .string(Self.schema),
      "generator": JSONValue(generator),
      "started_at": .string(file.startedAt.description),
      "judged_at": .string(file.time.description),
      "input": .text(file.input),
      "policy": .string(file.policy.rawValue),
      "failure": nil,
      "chains": .list(file.chains) { .chain($0, in: file, findings: findings) },
      "unreadable": .array(
        file.flaws.map { .unreadable($0.source, line: $0.line, $0.reason) }
          + file.obstacles.map { .unreadable($0.source, line: nil, $0.reason) }),
      "other_blocks": .list(file.others) { .guarded($0) },
      "handshakes": .list(file.sightings) {
        [
          "endpoint": .guarded($0.place), "purpose": .string($0.word), "sni": .optional($0.serverName) { .text($0) },
          "chain": .optional($0.chain) { .string($0) }, "failure": .optional($0.failure) { JSONValue($0) },
        ]
      },
      "absent": .list(file.absences) {
        ["endpoint": .guarded($0.endpoint), "reason": .guarded($0.reason)]
      },
      "findings": .list(findings) { .auditFinding($0) },
      "verdict": .string(ReportVerdict(of: file, findings: findings).rawValue),
    ]
  }

  /// The document of a file that holds nothing to judge.
  public init(failure: RunFailure, generator: Generator) {
    value = [
      "schema": .string(Self.schema),
      "generator": JSONValue(generator),
      "started_at": .string(failure.startedAt.description),
      "judged_at": nil,
      "input": .text(failure.input),
      "policy": nil,
      "failure": ["reason": .string(failure.reason.rawValue), "message": .guarded(failure.message)],
      "chains": [],
      "unreadable": [],
      "other_blocks": [],
      "handshakes": [],
      "absent": [],
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
  fileprivate static func chain(_ chain: JudgedChain, in file: JudgedFile, findings: [Finding]) -> JSONValue {
    let facts = chain.facts
    return [
      "id": .string(chain.id),
      "file": .optional(chain.record.flatMap { $0.endpoints.isEmpty ? $0.source : nil }) { .text($0) },
      "endpoints": .list(chain.record?.endpoints ?? []) { .guarded($0) },
      "role": chain.role == .server ? "server" : "authority",
      "certificates": [
        "presented": .list(facts.presented.enumerated()) { position, certificate in
          .certificate(certificate, position: position, at: chain.time).adding(
            "file_position", .optional(chain.record?.positions[safe: position]) { .integer($0) },
            "details",
            .optional(chain.record?.details[safe: position] ?? nil) { details in
              .details(details, of: certificate, in: chain, legacyDigest: chain.record?.legacyDigests[safe: position])
            })
        },
        "verification": .verification(facts.verification, trust: chain.trust),
        "identity": .identity(chain.identity),
      ],
      "octets": .integer(facts.presented.reduce(0) { $0 + $1.der.count }),
      "presented_until": .optional(UnixTime.earliest(facts.presented.map(\.notAfter))) { .string($0.description) },
      "path_until": .optional(UnixTime.earliest(facts.verification.path.map(\.notAfter))) { .string($0.description) },
      "public_trust": .bool(chain.isPubliclyTrusted),
      "key": .optional(chain.record?.key) { key in
        [
          "file": .text(key.source), "algorithm": .guarded(key.facts.algorithm), "bits": .integer(key.facts.bits),
          "fits": .bool(facts.presented.first.map { key.certificates.contains($0.sha256) } ?? false),
        ]
      },
      "renewal": .optional(chain.record?.renewal) { .renewal($0) },
      "revocation": .list(chain.revocations) { .revocation($0.record, $0.verdict, at: chain.time) },
      "staple": .optional(chain.tls?.staple) { .ocsp($0, at: chain.time) },
      "verdict": .string(ReportVerdict(of: chain, in: file, findings: findings).rawValue),
    ]
  }

  fileprivate static func unreadable(_ source: String, line: Int?, _ reason: String) -> JSONValue {
    ["file": .text(source), "line": .optional(line) { .integer($0) }, "reason": .guarded(reason)]
  }

  fileprivate static func auditFinding(_ finding: Finding) -> JSONValue {
    let subject = finding.subject
    return JSONValue(
      finding,
      subject: [
        "chain": .optional(subject.chain) { .string($0) },
        "certificate": .optional(subject.certificate) { .string($0) },
        "name": .optional(subject.name) { .guarded($0) },
      ])
  }

  /// An object with two more members.
  private func adding(_ key: String, _ value: JSONValue, _ other: String, _ second: JSONValue) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members + [Member(key, value), Member(other, second)])
  }
}

extension UnixTime {
  /// Nil where one of them is not known, or there is none.
  static func earliest(_ times: [UnixTime?]) -> UnixTime? {
    let known = times.compactMap(\.self)
    return known.count == times.count ? known.min() : nil
  }
}

extension Array {
  /// Nil where there is none.
  subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
