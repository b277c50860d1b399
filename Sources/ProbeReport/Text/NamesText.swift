import Findings

/// Whether the names around a server agree: asked for, in its greeting and its answers to EHLO, of its address, in its
/// certificate.
struct NamesText {
  let endpoint: JudgedEndpoint
  /// The form for people of a name in A-labels.
  let unicodeForm: UnicodeForm

  /// Columns that are left for where a name was seen.
  private static let roleWidth = 30

  func write(to page: inout Page) {
    let table = NameTable(of: endpoint)
    guard table.isTelling else { return }
    let widest = table.rows.map { Columns.width(of: $0.name) }.max() ?? 0
    let column = Page.valueColumn + min(widest, max(8, page.width - Page.valueColumn - Self.roleWidth)) + 2
    for (index, row) in table.rows.enumerated() {
      let label = index == 0 ? "  names" : ""
      let unicode = unicodeForm(row.name).map { ["“\($0)”:"] } ?? []
      // What is too wide for its column stands on a line of its own.
      let isWide = Columns.width(of: row.name) > column - Page.valueColumn - 2
      let lead = [Span(Columns.padded(label, to: Page.valueColumn), .strong), Span(row.name)]
      if isWide { page.line(lead) }
      page.paragraph(
        isWide ? [] : lead,
        Span(
          words: unicode + row.roles.enumerated().map { $1 + ($0 < row.roles.count - 1 ? "," : "") },
          row.isAmiss ? .caution : .plain), at: column, limit: 4)
    }
    if let remark = table.pointerRemark {
      page.field(table.rows.isEmpty ? "names" : "", Span(remark, .caution), limit: 3)
    }
  }
}
