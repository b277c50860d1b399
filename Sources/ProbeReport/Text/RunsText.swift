import Findings
import ProbeEngine

/// What came of probing one address several times.
struct RunsText {
  let endpoint: JudgedEndpoint

  /// Properties shown before the rest is counted.
  private static let shown = 12

  func write(to page: inout Page) {
    guard let differences = endpoint.runDifferences else { return }
    let records = [endpoint.record] + endpoint.record.furtherRuns
    // How it ended is no difference where the server asked to come later.
    let isComparedWhole = records.allSatisfy { $0.status == endpoint.record.status }
    let likeness =
      !differences.isEmpty ? "NOT THE SAME" : isComparedWhole ? "identical" : "alike as far as they went"
    var values = [
      Span("\(records.count) times: \(likeness)", differences.isEmpty && isComparedWhole ? .plain : .caution)
    ]
    if let spread = Self.spread(of: records.compactMap(\.timings.total)) { values.append(Span(spread)) }
    if records.last?.asksToComeLater == true {
      values.append(Span("no further, since the server asked to come later", .caution))
    }
    page.field("repeated", values)
    let longest = differences.prefix(Self.shown).map { Columns.width(of: "\($0.property)") }.max() ?? 0
    let column = max(Page.valueColumn, min(2 + longest + 2, page.width * 2 / 5))
    for difference in differences.prefix(Self.shown) {
      DifferencesText.write(difference, at: column, preposition: "in run", to: &page)
    }
    if differences.count > Self.shown {
      page.paragraph([], Span("… and \(differences.count - Self.shown) more with --json", .faint), at: 2)
    }
  }

  /// The least, the middle and the most.
  private static func spread(of times: [Double]) -> String? {
    let times = times.sorted()
    guard let least = times.first, let most = times.last else { return nil }
    let upper = times[times.count / 2]
    let middle = times.count.isMultiple(of: 2) ? (times[times.count / 2 - 1] + upper) / 2 : upper
    return "\(Wording.duration(least)) to \(Wording.duration(most)), median \(Wording.duration(middle))"
  }
}
