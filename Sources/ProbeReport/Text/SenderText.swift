import Findings
import MailDNS
import ProbeEngine
import SMTPWire

/// Who this machine is to a mail server, for people: first what stands against mail from here, then the addresses.
struct SenderText {
  let sender: SenderRecord
  let groups: [FindingGroup]
  let verdict: ReportVerdict
  let isVerbose: Bool

  /// Reasons shown before the rest is counted.
  private static let shownReasons = 3

  static func text(
    of sender: SenderRecord, findings: [Finding], width: Int, isColoured: Bool, isVerbose: Bool
  ) -> String {
    var page = Page(width: width, isColoured: isColoured)
    SenderText(
      sender: sender, groups: FindingGroup.groups(of: findings),
      verdict: ReportVerdict(of: sender, findings: findings), isVerbose: isVerbose
    ).write(to: &page)
    return page.text
  }

  private func write(to page: inout Page) {
    writeSummary(to: &page)
    for origin in sender.origins {
      page.blank()
      page.line(Span("over \(Self.family(origin))", .strong))
      OriginText(origin: origin, session: sender.session, isVerbose: isVerbose).write(to: &page)
    }
    guard !groups.isEmpty else { return }
    page.blank()
    FindingsText(groups: groups, isVerbose: isVerbose) { $0.finding.subject.name ?? "" }
      .write(to: &page)
  }

  private func writeSummary(to page: inout Page) {
    let word = Wording.verdict(verdict)
    let column = word.text.utf8.count + 2
    page.heading(Span(title, .strong), at: column, lead: [word, Span("  ")], right: Span(counts, .faint))
    let reasons = reasons
    for reason in reasons.prefix(Self.shownReasons) { page.paragraph([], Span(reason), at: column, limit: 4) }
    if reasons.count > Self.shownReasons {
      page.paragraph([], Span("and \(reasons.count - Self.shownReasons) more"), at: column)
    }
  }

  private var title: String {
    guard let target = sender.target else { return "this machine to the Internet" }
    return "this machine to \(Escaping.escaped(target.input.utf8))"
  }

  private var counts: String {
    let words: [(Level, String)] = [(.error, "error"), (.warning, "warning"), (.note, "note")]
    return words.compactMap { level, word in
      let count = groups.count { $0.finding.level == level }
      return count == 0 ? nil : Wording.count(count, word)
    }.joined(separator: ", ")
  }

  private var reasons: [String] {
    switch verdict {
    case .fail, .warn: groups.filter { $0.finding.level > .note }.map(\.finding.message)
    case .incomplete: interruptions
    case .pass: [praise]
    }
  }

  /// What could not be found out.
  private var interruptions: [String] {
    if let failure = sender.failure { return [failure.message] }
    let ended = sender.session.flatMap { session in
      session.failure.map { "ended at \(Wording.stage($0.stage)): \($0.message)" } ?? Wording.reasonToSkip(session)
    }
    let reached = sender.origins.filter { $0.local != nil }
    let ways = reached.isEmpty ? sender.origins.compactMap(\.failure?.message) : []
    let unknown = reached.compactMap { origin -> String? in
      if origin.unexamined == .unknown { return "what servers see in place of \(origin.local?.description ?? "")" }
      if let trouble = origin.names?.trouble { return "the PTR of \(origin.visible?.description ?? ""): \(trouble)" }
      if case .unknown(let why)? = origin.hello?.lead { return "the address of \(origin.helloName): \(why)" }
      guard let names = origin.names, !names.pointers.records.isEmpty, names.isConfirmed == nil else { return nil }
      return "where the PTR of \(origin.visible?.description ?? "") leads"
    }
    return (ended.map { [$0] } ?? []) + ways + unknown.map { "could not be found out: \($0)" }
  }

  private var praise: String {
    if sender.origins.contains(where: { $0.names != nil }) {
      return "nothing stands against mail from here by its names"
    }
    return "a loopback address has no public names, so there is nothing to judge"
  }

  static func family(_ origin: SenderOrigin) -> String { origin.family == .v4 ? "IPv4" : "IPv6" }
}
