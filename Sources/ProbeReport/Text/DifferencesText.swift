import Findings
import ProbeEngine

/// What differs among the endpoints of a target: a row for each property, a column for each endpoint while they are few,
/// and else the endpoints behind each value.
struct DifferencesText {
  let differences: [Difference]
  let endpoints: [JudgedEndpoint]

  /// Properties shown before the rest is counted: a server may list any number of keywords.
  private static let shown = 30
  private static let leastColumn = 14

  func write(to page: inout Page) {
    page.heading(Span("differences", .strong), right: Span("\(compared.count) endpoints compared", .faint))
    let longest = rows.map { Columns.width(of: "\($0.property)") }.max() ?? 0
    let column = 2 + min(longest, page.width * 2 / 5) + 2
    let width = (page.width - column) / max(1, compared.count)
    if width >= Self.leastColumn {
      writeTable(at: column, width: width, to: &page)
    } else {
      for row in rows { Self.write(row, at: column, preposition: "at", to: &page) }
    }
    if differences.count > Self.shown {
      page.paragraph([], Span("… and \(differences.count - Self.shown) more with --json", .faint), at: 2)
    }
    for endpoint in compared {
      page.paragraph(
        [Span("  "), Span(endpoint.id, .faint)], Span(Wording.place(endpoint.record.endpoint), .faint),
        at: 2 + idWidth + 2, limit: 2)
    }
  }

  private var rows: ArraySlice<Difference> { differences.prefix(Self.shown) }

  /// Those that were observed in any of it.
  private var compared: [JudgedEndpoint] {
    endpoints.filter { endpoint in differences.contains { $0.value(of: endpoint.id) != nil } }
  }

  private var idWidth: Int { endpoints.last?.id.utf8.count ?? 0 }

  private func writeTable(at column: Int, width: Int, to page: inout Page) {
    let heads = compared.map { Span(Columns.padded($0.id, to: width), .faint) }
    page.line([Span(String(repeating: " ", count: column))] + heads)
    for row in rows {
      let values = compared.map { row.value(of: $0.id).map { "\($0)" } ?? "" }
      let cells =
        [Columns.wrapped("\(row.property)", to: column - 4, limit: 3)]
        + values.map { Columns.wrapped($0, to: width - 2, limit: 3) }
      for index in 0..<(cells.map(\.count).max() ?? 0) {
        let texts = cells.map { $0.indices.contains(index) ? $0[index] : "" }
        page.line(
          [Span("  "), Span(Columns.padded(texts[0], to: column - 2))]
            + texts.dropFirst().map { Span(Columns.padded($0, to: width)) })
      }
    }
  }

  /// A property, and below each other its values with those that have them.
  static func write(_ row: Difference, at column: Int, preposition: String, to page: inout Page) {
    for (index, group) in row.groups.enumerated() {
      let label = index == 0 ? Columns.cut("\(row.property)", to: column - 4) : ""
      // A long value must leave room for who has it.
      let value = Columns.cut("\(group.value)", to: page.width - column)
      let words = Columns.blankSeparated(value) + [preposition] + Wording.commaSeparated(group.holders)
      page.paragraph([Span("  "), Span(label)], Span(words: words), at: column, limit: 3)
    }
  }
}
