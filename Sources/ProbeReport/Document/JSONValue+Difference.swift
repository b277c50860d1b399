import Findings
import ProbeEngine
import SMTPWire

extension JSONValue {
  /// One property in which endpoints differ.
  init(_ difference: Difference) {
    self = [
      "property": .string(difference.property.word),
      "keyword": .keyword(of: difference.property),
      "inside_tls": .place(of: difference.property),
      "values": .list(difference.groups) { group in
        ["value": JSONValue(group.value), "endpoints": .list(group.holders) { .string($0) }]
      },
    ]
  }

  /// The dialogues with one address after the first, and in what each departs from that; null where there was one alone.
  static func repeats(of endpoint: JudgedEndpoint) -> JSONValue {
    guard let differences = endpoint.runDifferences else { return nil }
    return .list(endpoint.record.furtherRuns.enumerated()) { index, record in
      let number = index + 2
      return [
        "run": .integer(number),
        "greeting_host": .optional(record.greeting?.host) { .text($0) },
        "status": .string(record.status.rawValue),
        "failure": .optional(record.failure) { JSONValue($0) },
        "differs": .array(differences.compactMap { departure(of: "\(number)", in: $0) }),
        "total_ms": .milliseconds(record.timings.total),
      ]
    }
  }

  /// Nil where it was not observed in both, or is the same.
  private static func departure(of run: String, in difference: Difference) -> JSONValue? {
    guard let value = difference.value(of: run), let first = difference.value(of: "1"), value != first else {
      return nil
    }
    return [
      "property": .string(difference.property.word), "keyword": keyword(of: difference.property),
      "inside_tls": place(of: difference.property), "value": JSONValue(value),
    ]
  }

  fileprivate init(_ value: Difference.Value) {
    switch value {
    case .text(let text): self = .guarded(text)
    case .notOffered: self = nil
    }
  }

  private static func keyword(of property: Difference.Property) -> JSONValue {
    if case .capability(let keyword, _) = property { .text(keyword) } else { nil }
  }

  private static func place(of property: Difference.Property) -> JSONValue {
    switch property {
    case .capability(_, let isInsideTLS), .otherCapabilities(let isInsideTLS): .bool(isInsideTLS)
    default: nil
    }
  }
}

extension Difference.Property {
  fileprivate var word: String {
    switch self {
    case .outcome: "outcome"
    case .greetingName: "greeting_name"
    case .hello: "hello"
    case .startTLS: "starttls"
    case .capability: "capability"
    case .otherCapabilities: "other_capabilities"
    case .tlsVersion: "tls_version"
    case .cipher: "cipher"
    case .group: "group"
    case .certificate: "certificate"
    case .issuer: "issuer"
    case .key: "key"
    case .trust: "trust"
    case .validity: "validity"
    case .identity: "identity"
    }
  }
}
