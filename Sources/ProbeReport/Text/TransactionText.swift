import ProbeEngine
import SMTPWire

/// The commands behind the hellos with their replies, and what came of the message.
struct TransactionText {
  let transaction: TransactionRecord
  let isVerbose: Bool

  /// Recipients that were taken, and those that were refused, before the rest is counted.
  private static let shownRecipients = 5
  private static let shownRefusals = 20

  func write(to page: inout Page) {
    if let authentication = transaction.authentication {
      page.field("AUTH", authentication.turns.flatMap(lines), limit: 4)
    }
    page.field("transaction", turns, limit: 4)
    if let size = transaction.size, transaction.bytesSent > 0 {
      var words = ["\(size) bytes"]
      if transaction.stuffedLines > 0 {
        words.append("\(Wording.count(transaction.stuffedLines, "line")) with a dot added")
      }
      if transaction.wasPipelined { words.append("commands sent together (PIPELINING)") }
      page.field("message", Span(words: Wording.dotted(words)))
    }
    page.field("", transaction.remarks.map { Span($0, .caution) }, limit: 4)
  }

  private var turns: [Span] {
    var spans: [Span] = []
    var (accepted, refused) = (0, 0)
    for turn in transaction.turns {
      if !isVerbose, turn.command.hasPrefix("RCPT"), let reply = turn.reply {
        if reply.isFailure { refused += 1 } else { accepted += 1 }
        if reply.isFailure ? refused > Self.shownRefusals : accepted > Self.shownRecipients { continue }
      }
      spans += lines(of: turn)
    }
    for (count, shown, word) in [
      (accepted, Self.shownRecipients, "accepted"), (refused, Self.shownRefusals, "refused"),
    ] where count > shown {
      spans.append(Span("… and \(Wording.count(count - shown, "recipient")) more, \(word)", .faint))
    }
    return spans
  }

  private func lines(of turn: TransactionRecord.Turn) -> [Span] {
    guard let reply = turn.reply else { return [Span(turn.command), Span("→ no answer", .caution)] }
    let time = turn.milliseconds.map { " · \(Wording.duration($0))" } ?? ""
    let tone: Tone = reply.isFailure ? .bad : reply.code == 250 ? .good : .plain
    return [Span(turn.command), Span("→ \(reply.quoted)\(time)", tone)]
  }
}
