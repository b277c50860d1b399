import Findings
import MailPolicy
import ProbeEngine
import SMTPWire
import TLSSession

/// The head of a text report: the verdict of the whole, and why in a line or three.
struct Summary {
  private let target: JudgedTarget
  private let groups: [FindingGroup]
  private let verdict: ReportVerdict

  /// Reasons shown before the rest is counted.
  private static let shownReasons = 3

  init(_ report: TextReport) {
    target = report.target
    groups = report.findings
    verdict = report.verdict
  }

  func write(to page: inout Page) {
    let word = Wording.verdict(verdict)
    let column = word.text.utf8.count + 2
    page.heading(
      Span(name, .strong), at: column, lead: [word, Span("  ")], right: Span(counts, .faint))
    let reasons = verdict == .pass ? reasons : [outcome].compactMap(\.self) + reasons
    for reason in reasons.prefix(Self.shownReasons) {
      page.paragraph([], Span(reason), at: column, limit: 4)
    }
    if reasons.count > Self.shownReasons {
      page.paragraph([], Span("and \(reasons.count - Self.shownReasons) more"), at: column)
    }
  }

  /// As typed, and in the other form where there is one: A-labels or U-labels.
  private var name: String {
    let target = target.record.target
    let input = Escaping.escaped(target.input.utf8)
    let ascii = Escaping.escaped(target.asciiName.utf8)
    guard target.asciiName != target.name else { return input }
    return input.utf8.allSatisfy { $0 < 0x80 }
      ? "\(input) (\(Escaping.escaped(target.name.utf8)))" : "\(input) (\(ascii))"
  }

  private var counts: String {
    let words: [(Level, String)] = [(.error, "error"), (.warning, "warning"), (.note, "note")]
    let counts = words.compactMap { level, word in
      // Of several endpoints they are told once, and counted as the document has them.
      let count = groups.filter { $0.finding.level == level }.reduce(0) { $0 + max(1, $1.endpoints.count) }
      return count == 0 ? nil : Wording.count(count, word)
    }
    // The levels follow from the policy, so one that is stricter than usual is told beside them.
    let policy = target.policy == .may ? [] : ["policy \(target.policy.rawValue)"]
    return (policy + counts).joined(separator: ", ")
  }

  private var reasons: [String] {
    switch verdict {
    case .fail: failures(of: .error)
    case .incomplete: interruptions
    case .warn: failures(of: .warning)
    case .pass: [praise]
    }
  }

  private func failures(of level: Level) -> [String] {
    let reasons = groups.filter { $0.finding.level == level }.map { group in
      group.finding.message + suffix(for: group)
    }
    return reasons.isEmpty ? interruptions : reasons
  }

  /// Which endpoints, where it is not all of them.
  private func suffix(for group: FindingGroup) -> String {
    guard target.endpoints.count > 1, !group.endpoints.isEmpty, group.endpoints.count < target.endpoints.count else {
      return ""
    }
    let places = target.endpoints.filter { group.endpoints.contains($0.id) }.map { Wording.place($0.record.endpoint) }
    return " (\(places.joined(separator: ", ")))"
  }

  private var interruptions: [String] {
    if let failure = target.record.failure { return [failure.message] }
    return target.endpoints.flatMap { endpoint in
      let place = target.endpoints.count > 1 ? Wording.place(endpoint.record.endpoint) + ": " : ""
      let runs = [endpoint.record] + endpoint.record.furtherRuns
      let missed = endpoint.record.status == .complete ? endpoint.whatPolicyMissed.map { [place + $0] } ?? [] : []
      return missed
        + runs.enumerated().filter { $0.element.status != .complete }.map { index, record in
          place + (index == 0 ? "" : "run \(index + 1) of \(runs.count): ") + Self.interruption(of: record)
        }
    }
  }

  private static func interruption(of record: EndpointRecord) -> String {
    let how = record.status == .skipped ? "not tried" : "ended"
    guard let failure = record.failure else {
      return how + (Wording.reasonToSkip(record).map { ": \($0)" } ?? "")
    }
    return record.status == .skipped
      ? "\(how): \(failure.message)" : "ended at \(Wording.stage(failure.stage)): \(failure.message)"
  }

  /// What became of a message, whatever else there is to say: who takes an error for a message that was not sent sends it
  /// twice.
  private var outcome: String? {
    guard let record = target.endpoints.last?.record, let transaction = record.transaction else { return nil }
    return record.status == .complete ? outcome(of: transaction) : transaction.doubt
  }

  private func outcome(of relay: RelayRecord) -> String {
    let foreign = relay.cases.filter { $0.form != .control }
    guard !foreign.isEmpty else { return "mail for \(relay.control?.recipient.text ?? "it") would be accepted" }
    return "none of \(foreign.count) envelopes for others was accepted, and mail for its own would be"
  }

  private func outcome(of transaction: TransactionRecord) -> String {
    if transaction.recipients.isEmpty { return "the server takes the credentials; nothing was sent, as asked" }
    let accepted = transaction.recipients.count { transaction.isAccepted($0) == true }
    let count = transaction.recipients.count
    let whom = count == 1 ? "the recipient" : "\(accepted) of \(count) recipients"
    guard transaction.size != nil else {
      return transaction.recipients.contains { $0.reply != nil }
        ? "\(whom) would be accepted; no message was sent, as asked"
        : "the sender would be accepted; no message was sent, as asked"
    }
    let name = transaction.queueIdentifier.map { ", queued as \($0)" } ?? ""
    return "the message was accepted for \(whom)\(name)"
  }

  /// What is in order, said only where it holds for every endpoint.
  private var praise: String {
    let endpoints = target.endpoints.filter { $0.record.status != .skipped }
    if let transaction = endpoints.last?.record.transaction { return outcome(of: transaction) }
    if let relay = endpoints.last?.record.relay { return outcome(of: relay) }
    guard !endpoints.isEmpty else { return target.record.failure?.message ?? "nothing to complain of" }
    var words: [String] = []
    let facts = endpoints.compactMap(\.record.tls)
    if facts.count == endpoints.count {
      words.append(target.record.target.security == .implicit ? "implicit TLS works" : "STARTTLS works")
      words.append(Set(facts.map(\.version)).sorted(by: >).joined(separator: " and "))
      let isOne = endpoints.count == 1
      if endpoints.allSatisfy({ $0.trust.isTrusted == true }) {
        words.append(isOne ? "the certificate is trusted" : "the certificates are trusted")
        if endpoints.allSatisfy({ $0.identity.isMatched == true }) {
          words.append(isOne ? "its name matches" : "their names match")
        }
      }
    } else if target.record.target.security == .none {
      words.append("the server answers; TLS was left out, as asked")
    } else {
      words.append("all that was asked for was seen")
    }
    let skipped = target.endpoints.count - endpoints.count
    if skipped > 0 { words.append("\(Wording.count(skipped, "endpoint")) not tried") }
    let place = endpoints.count == 1 ? "" : "\(endpoints.count) endpoints: "
    return place + words.joined(separator: ", ")
  }
}
