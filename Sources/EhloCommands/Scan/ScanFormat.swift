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

  func text(of line: EndpointLine) -> String { text(of: line.value) { line.text } }
  func text(of line: TargetLine) -> String { text(of: line.value) { line.text } }

  private func text(of value: JSONValue, json: () -> String) -> String {
    switch self {
    case .json: json() + "\n"
    case .csv(let columns): CommaSeparated.line(columns.map { $0.cell(of: value) }) + "\n"
    }
  }
}
