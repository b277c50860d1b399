import ProbeReport
import ScanPlan

/// The form of what a scan writes: one line for each endpoint and each target.
enum ScanFormat: Sendable {
  case json
  case csv([ScanColumn])

  init(_ columns: [ScanColumn]?) { self = columns.map { .csv($0) } ?? .json }

  /// What stands in front of all lines.
  var head: String? {
    switch self {
    case .json: nil
    case .csv(let columns): CommaSeparated.line(columns.map(\.rawValue)) + "\n"
    }
  }

  /// The line with its end.
  func bytes(of line: EndpointLine) -> [UInt8] { bytes(of: line.value) { line.bytes } }
  func bytes(of line: TargetLine) -> [UInt8] { bytes(of: line.value) { line.bytes } }

  private func bytes(of value: JSONValue, json: () -> [UInt8]) -> [UInt8] {
    var line =
      switch self {
      case .json: json()
      case .csv(let columns): Array(CommaSeparated.line(columns.map { $0.cell(of: value) }).utf8)
      }
    line.append(UInt8(ascii: "\n"))
    return line
  }
}
