import Certificates
public import Findings
import MailDNS
public import ProbeEngine
import SMTPWire

/// Who this machine is to a mail server, as the versioned JSON document `ehlo/whoami/1`.
/// `Schema/ehlo-whoami-1.schema.json` says what a reader may rely on; a key is never left out, and what was not observed
/// is `null`.
public struct SenderDocument: Sendable {
  public static let schema = "ehlo/whoami/1"

  package let value: JSONValue

  public init(_ sender: SenderRecord, findings: [Finding], generator: Generator) {
    value = [
      "schema": .string(Self.schema),
      "generator": JSONValue(generator),
      "started_at": .string(sender.startedAt.description),
      "target": .optional(sender.target) { JSONValue($0) },
      "failure": .optional(sender.failure) { JSONValue($0) },
      "origins": .list(sender.origins) { JSONValue($0) },
      "session": .optional(sender.session) { .session($0) },
      "findings": .list(findings) { JSONValue($0) },
      "verdict": .string(ReportVerdict(of: sender, findings: findings).rawValue),
    ]
  }

  /// Of a run that ended before anything was looked at.
  public init(failure: RunFailure, generator: Generator) {
    value = [
      "schema": .string(Self.schema),
      "generator": JSONValue(generator),
      "started_at": .string(failure.startedAt.description),
      "target": .unknownTarget(failure),
      "failure": JSONValue(failure),
      "origins": [],
      "session": nil,
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
  fileprivate init(_ origin: SenderOrigin) {
    self = [
      "family": .string(origin.family == .v4 ? "ipv4" : "ipv6"),
      "failure": .optional(origin.failure) { JSONValue($0) },
      "local": .optional(origin.local) { .string($0.description) },
      "seen": .optional(origin.seen) { .string($0.description) },
      "translated": .optional(origin.isTranslated) { .bool($0) },
      "visible": .optional(origin.visible) { .string($0.description) },
      "unexamined": .optional(origin.unexamined) { .string($0.word) },
      "ptr": .optional(origin.names) { .pointers($0) },
      "hello": [
        "name": .optional(origin.helloName.isEmpty ? nil : origin.helloName) { .text($0) },
        "source": .string(origin.helloSource.rawValue),
        "leads": .optional(origin.hello) { .string($0.lead.word) },
      ],
    ]
  }

  /// As much of a dialogue as tells who we are to the server.
  fileprivate static func session(_ record: EndpointRecord) -> JSONValue {
    [
      "host": .text(record.endpoint.host),
      "transport": JSONValue(record.endpoint.transport),
      "status": .string(record.status.rawValue),
      "failure": .optional(record.failure) { JSONValue($0) },
      "greeting": .optional(record.greeting) { JSONValue($0) },
      "ehlo": .optional(record.plaintextHello ?? record.encryptedHello) { JSONValue($0) },
    ]
  }
}

extension SenderOrigin.Unexamined {
  fileprivate var word: String {
    switch self {
    case .loopback: "loopback"
    case .unknown: "unknown"
    }
  }
}
