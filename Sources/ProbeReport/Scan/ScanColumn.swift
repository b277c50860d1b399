/// A column of the short form of a scan: a name, and where its value is in a line of the long form. A cell that has no
/// meaning for a line, or was not observed, is empty.
package enum ScanColumn: String, Hashable, Sendable, CaseIterable {
  case record
  case line
  case target
  case id
  case host
  case address
  case port
  case status
  case conclusion
  case notAsked = "not_asked"
  case attempts
  case stage
  case reason
  case starttls
  case tls
  case cipher
  case group
  case trusted
  case matched
  case expires
  case milliseconds
  case endpoints
  case findings
  case verdict

  package func cell(of line: JSONValue) -> String {
    switch self {
    case .record: line["schema"] == .string(TargetLine.schema) ? "target" : "endpoint"
    case .target: Self.text(line["target"]?["input"])
    case .address: Self.text(line["transport"]?["address"])
    case .port: Self.text(line["transport"]?["port"] ?? line["target"]?["port"])
    case .stage: Self.text(line["failure"]?["stage"])
    case .reason: Self.text(line["failure"]?["reason"])
    case .starttls: Self.text(line["starttls"]?["offered"])
    case .tls: Self.text(line["tls"]?["version"])
    case .cipher: Self.text(line["tls"]?["cipher"]?["name"])
    case .group: Self.text(line["tls"]?["group"]?["name"])
    case .trusted: Self.text(line["certificates"]?["verification"]?["trusted"])
    case .matched: Self.text(line["certificates"]?["identity"]?["matched"])
    case .expires: Self.text(line["certificates"]?["presented"]?.elements.first?["not_after"])
    case .milliseconds: Self.text(line["timings_ms"]?["total"])
    case .endpoints: (line["endpoints"]?.elements ?? []).map(Self.text).joined(separator: " ")
    case .findings: (line["findings"]?.elements ?? []).map { Self.text($0["id"]) }.joined(separator: " ")
    case .line, .id, .host, .status, .conclusion, .notAsked, .attempts, .verdict: Self.text(line[rawValue])
    }
  }

  private static func text(_ value: JSONValue?) -> String {
    switch value {
    case .string(let text): Printable.guarded(text)
    case .integer(let number): String(number)
    case .number(let number): number.description
    case .bool(let isTrue): isTrue ? "yes" : "no"
    case .null, .array, .object, nil: ""
    }
  }
}

extension JSONValue {
  /// Of an array; none of what is no array.
  fileprivate var elements: [JSONValue] {
    if case .array(let elements) = self { return elements }
    return []
  }
}
