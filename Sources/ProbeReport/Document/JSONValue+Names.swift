import Certificates
import Findings
import MailDNS
import ProbeEngine
import SMTPWire

extension JSONValue {
  /// The names around one server, each where it was seen.
  static func names(of endpoint: JudgedEndpoint) -> JSONValue {
    let record = endpoint.record
    var asked: JSONValue = nil
    if case .tcp = record.endpoint.transport { asked = .text(record.endpoint.host) }
    return [
      "asked": asked,
      "greeting": .optional(record.greeting?.host) { .text($0) },
      "greeting_leads": .optional(record.names?.greeting) { .string($0.lead.word) },
      "ehlo": .optional(record.plaintextHello?.host) { .text($0) },
      "ehlo_tls": .optional(record.encryptedHello?.host) { .text($0) },
      "ptr": .optional(record.names) { .pointers($0) },
      "certificate": .texts(record.chain?.presented.first?.names.dns ?? []),
    ]
  }

  static func pointers(_ names: NameRecord) -> JSONValue {
    [
      "status": .string(names.pointers.security.rawValue),
      "names": .list(names.forward) {
        ["name": .guarded($0.name.description), "leads": .string($0.lead.word)]
      },
      "confirmed": names.isConfirmed.map { .bool($0) } ?? nil,
      "error": .optional(names.trouble) { .guarded($0) },
    ]
  }
}

extension NameRecord {
  /// Why the PTR could not be looked up.
  var trouble: String? {
    switch pointers.outcome {
    case .records, .noData, .nonexistent: nil
    case .bogus(let why), .failed(let why): why
    case .timedOut: "no answer in time"
    }
  }
}

extension NameRecord.Lead {
  var word: String {
    switch self {
    case .back: "back"
    case .elsewhere: "elsewhere"
    case .nowhere: "nowhere"
    case .noHostName: "no-host-name"
    case .unknown: "unknown"
    }
  }
}
