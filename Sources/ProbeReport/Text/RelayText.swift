import Findings
import ProbeEngine
import SMTPWire

/// The envelopes that a server was asked about, with what it said to each.
struct RelayText {
  let relay: RelayRecord
  let isVerbose: Bool

  func write(to page: inout Page) {
    if let enforcement = relay.enforcement { write(enforcement, to: &page) }
    let outcomes = relay.cases.map { (Self.outcome(of: $0), Self.code(of: $0)) }
    let width = outcomes.map { Columns.width(of: "\($0.0.0) \($0.1)") }.max() ?? 0
    for (index, (asked, outcome)) in zip(relay.cases, outcomes).enumerated() {
      let ((word, tone), code) = outcome
      let column = Page.valueColumn + width + 2
      page.paragraph(
        [
          Span(Columns.padded(index == 0 ? "  relay" : "", to: Page.valueColumn), .strong),
          Span(Columns.padded("\(word) \(code)", to: width + 2), tone),
        ], Span(words: ["\(asked.form.rawValue):"] + Self.envelope(of: asked)), at: column, limit: 3)
      // What is refused for the usual reason is no news.
      if isVerbose || tone != .good, let reply = asked.reply {
        page.paragraph([], Span(reply.quoted, .faint), at: column, limit: 3)
      }
    }
    if !relay.isComplete { page.field("", Span("not all envelopes were asked", .caution)) }
  }

  /// That MAIL is taken is as it should be at a server for everybody's mail (RFC 3207 §4), and the rules' business.
  private func write(_ enforcement: EnforcementRecord, to page: inout Page) {
    func answer(_ command: String, _ reply: Reply?) -> String {
      "\(command): " + (reply.map { $0.isFailure ? "refused \(code($0))" : "taken \(code($0))" } ?? "no answer")
    }
    func code(_ reply: Reply) -> String { "\(reply.code)" + (reply.enhanced.map { " \($0)" } ?? "") }
    let isRevealed = enforcement.authReply?.code == 334
    page.field(
      "before TLS",
      Span(answer("MAIL", enforcement.mailReply)),
      Span(answer("AUTH \(enforcement.mechanism)", enforcement.authReply), isRevealed ? .caution : .plain))
  }

  private static func code(of asked: RelayCase) -> String {
    guard let reply = asked.reply else { return "" }
    return "\(reply.code)" + (reply.enhanced.map { " \($0)" } ?? "")
  }

  private static func envelope(of asked: RelayCase) -> [String] {
    let recipient = Escaping.escaped(asked.recipient.description.utf8)
    switch asked.form {
    case .nullSender, .localSender, .literalSender, .localhostSender, .bareSender:
      return ["from \(Escaping.escaped(asked.sender.description.utf8))", "to \(recipient)"]
    default: return [recipient]
    }
  }

  private static func outcome(of asked: RelayCase) -> (String, Tone) {
    let isControl = asked.form == .control
    switch RelayOutcome(of: asked) {
    case .refused: return ("refused", isControl ? .caution : .good)
    case .accepted: return isControl ? ("accepted", .good) : ("ACCEPTED", asked.form.mayBeLocal ? .caution : .bad)
    case .greylisted: return ("greylisted", .caution)
    case .deferred: return ("put off", .caution)
    case .rateLimited: return ("rate limit", .caution)
    case .tlsRequired: return ("wants TLS", .good)
    case .authRequired: return ("wants AUTH", .good)
    case .unanswered: return ("no answer", .caution)
    }
  }
}
