import Certificates
import Findings
import ProbeEngine

/// The findings at the end of a text report. Errors and warnings come with what was seen and how to mend it; a note is
/// its message alone unless more was asked for.
struct FindingsText {
  let groups: [FindingGroup]
  let isVerbose: Bool
  /// Whom a finding concerns; empty where that is plain.
  let subject: (FindingGroup) -> String

  private static let column = 11
  private static let detailColumn = 17
  /// Pieces of evidence of one finding before the rest is counted.
  private static let shownEvidence = 4

  func write(to page: inout Page) {
    let isGrave = groups.contains { $0.finding.level > .note }
    page.heading(Span("findings", .strong), right: Span(isGrave ? "more: ehlo explain ID" : "", .faint))
    for group in groups { write(group, to: &page) }
  }

  private func write(_ group: FindingGroup, to page: inout Page) {
    let finding = group.finding
    let level = Wording.level(finding.level)
    let gap = String(repeating: " ", count: Self.column - 2 - level.text.utf8.count)
    let subject = subject(group)
    page.paragraph(
      [Span("  "), level, Span(gap)], Span(finding.id + (subject.isEmpty ? "" : "  \(subject)"), .strong),
      at: Self.column, limit: 3)
    page.paragraph([], Span(finding.message), at: Self.column, limit: 6)
    guard finding.level > .note || isVerbose else { return }
    let shown = isVerbose ? finding.evidence.count : Self.shownEvidence
    let hidden = finding.evidence.count - shown
    let more = hidden > 0 ? ["… more with --verbose"] : []
    for (index, evidence) in (finding.evidence.prefix(shown) + more).enumerated() {
      detail(index == 0 ? "seen" : "", evidence, limit: 3, to: &page)
    }
    if let remedy = finding.remedy { detail("fix", remedy, to: &page) }
    if let reference = finding.reference { detail("see", reference, tone: .faint, to: &page) }
  }

  private func detail(_ label: String, _ text: String, tone: Tone = .plain, limit: Int? = nil, to page: inout Page) {
    let gap = String(repeating: " ", count: Self.column)
    page.paragraph([Span(gap), Span(label, .faint)], Span(text, tone), at: Self.detailColumn, limit: limit)
  }

}

extension JudgedTarget {
  /// Whom a finding concerns, where that is not plain from there being only one.
  func subject(of group: FindingGroup) -> String {
    var words: [String] = []
    if endpoints.count > 1, !group.endpoints.isEmpty {
      let places = endpoints.filter { group.endpoints.contains($0.id) }
      words.append(
        places.count == endpoints.count
          ? "all endpoints" : places.map { Wording.place($0.record.endpoint) }.joined(separator: ", "))
    }
    if let name = group.finding.subject.name, record.target.asciiName != name { words.append(name) }
    if let certificate = group.finding.subject.certificate, let name = self.name(of: certificate) { words.append(name) }
    return words.joined(separator: ", ")
  }

  /// A certificate by its place in the chain; the server's own needs no name.
  private func name(of digest: String) -> String? {
    for handshake in endpoints.flatMap(\.handshakes) {
      let presented = handshake.chain?.presented ?? []
      if let position = presented.firstIndex(where: { $0.sha256.description == digest }) {
        return position == 0 ? nil : "certificate \(position)"
      }
    }
    return nil
  }
}
