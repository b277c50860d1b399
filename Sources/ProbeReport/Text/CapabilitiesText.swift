import Findings
import ProbeEngine
import SMTPWire

/// What the server can do before TLS and within, and above all what changed between the two.
struct CapabilitiesText {
  let endpoint: JudgedEndpoint

  private static let label = "capabilities"
  private static let none = "–"

  /// One line of the table.
  private struct Row {
    var mark: String
    var keyword: String
    var before: String
    var after: String
  }

  func write(to page: inout Page) {
    let record = endpoint.record
    if let changes = endpoint.capabilityChanges {
      write(changes, before: record.plaintextHello?.capabilities ?? [], to: &page)
    } else if let hello = record.encryptedHello {
      write(hello, when: "within TLS:", to: &page)
      guard endpoint.target.security == .implicit else { return }
      page.field("", Span("TLS came first, so there is no hello in the clear to compare it with", .faint))
    } else if let hello = record.plaintextHello {
      write(hello, when: "before TLS:", to: &page)
    }
  }

  /// What is offered in the present state of TLS alone.
  ///
  /// - Returns: false where the server has not told it.
  func writePresent(to page: inout Page) -> Bool {
    let isInsideTLS = endpoint.record.tls != nil
    guard let hello = isInsideTLS ? endpoint.record.encryptedHello : endpoint.record.plaintextHello else {
      return false
    }
    write(hello, when: isInsideTLS ? "within TLS:" : "before TLS:", to: &page)
    return true
  }

  private func write(_ hello: HelloResponse, when: String, to page: inout Page) {
    let list = hello.capabilities.map(Self.text)
    let none = hello.verb == .helo ? "none, as HELO was used" : "none"
    page.field(Self.label, Span(words: [when] + Wording.commaSeparated(list.isEmpty ? [none] : list)), limit: 12)
  }

  private static func text(_ capability: Capability) -> String {
    let separator = capability.isLegacyForm ? "=" : " "
    let keyword = Escaping.escaped(capability.keyword)
    return capability.parameters.isEmpty ? keyword : keyword + separator + joined(capability.parameters)
  }

  private static func joined(_ parameters: [[UInt8]]) -> String {
    parameters.map { Escaping.escaped($0) }.joined(separator: " ")
  }

  /// A keyword whose parameters stayed as they were, with all of them.
  private static func text(ofUnchanged keyword: [UInt8], in capabilities: [Capability]) -> String {
    let same = capabilities.filter { $0.name == keyword }
    return text(Capability(keyword: keyword, parameters: same.flatMap(\.parameters)))
  }

  private func write(_ changes: CapabilityChanges, before: [Capability], to page: inout Page) {
    let rows = Self.rows(of: changes)
    let unchanged = Wording.commaSeparated(changes.unchanged.map { Self.text(ofUnchanged: $0, in: before) })
    guard !rows.isEmpty else {
      let list = unchanged.isEmpty ? ["none"] : unchanged
      page.field(Self.label, Span(words: ["the same before TLS and within:"] + list), limit: 12)
      return
    }
    let keywordColumn = 6
    let keywords = rows.map { Columns.width(of: $0.keyword) }.max() ?? 0
    // The column of all other values, where the keywords leave it free; never more than half of the page.
    let before = min(max(Page.valueColumn, keywordColumn + keywords + 2), page.width / 2)
    let values = (rows.map { Columns.width(of: $0.before) } + [10]).max() ?? 0
    let beforeWidth = min(values, (page.width - before - 4) / 2)
    let gap = page.width < Page.usualWidth ? 2 : 4
    let after = before + beforeWidth + gap
    page.line(
      Span("  "), Span(Columns.padded(Self.label, to: before - 2), .strong),
      Span(Columns.padded("before TLS", to: beforeWidth + gap), .faint), Span("within TLS", .faint))
    for row in rows {
      let cells = [
        Columns.wrapped(row.keyword, to: before - keywordColumn - 1),
        Columns.wrapped(row.before, to: beforeWidth, limit: 6),
        Columns.wrapped(row.after, to: page.width - after, limit: 6),
      ]
      for index in 0..<(cells.map { $0.count }.max() ?? 0) {
        func cell(_ column: Int) -> String { cells[column].indices.contains(index) ? cells[column][index] : "" }
        page.line(
          Span("    "), Span(index == 0 ? row.mark : " ", .strong), Span(" "),
          Span(Columns.padded(cell(0), to: before - keywordColumn)),
          Span(Columns.padded(cell(1), to: beforeWidth + gap)), Span(cell(2)))
      }
    }
    if !unchanged.isEmpty { page.paragraph([], Span(words: ["unchanged:"] + unchanged), at: keywordColumn, limit: 8) }
  }

  private static func rows(of changes: CapabilityChanges) -> [Row] {
    func value(_ parameters: [[UInt8]]) -> String { parameters.isEmpty ? "offered" : joined(parameters) }
    return changes.changed.map {
      Row(mark: "~", keyword: Escaping.escaped($0.keyword), before: value($0.before), after: value($0.after))
    }
      + changes.added.map {
        Row(mark: "+", keyword: Escaping.escaped($0.keyword), before: none, after: value($0.parameters))
      }
      + changes.removed.map {
        Row(mark: "-", keyword: Escaping.escaped($0.keyword), before: value($0.parameters), after: none)
      }
  }
}
