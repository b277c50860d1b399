import Certificates
import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("What failures mean") struct FailureMeaningTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var stage: Stage
    var reason: FailureReason
    var id: String
    var testDescription: String { "\(stage.rawValue) \(reason.rawValue)" }
  }

  /// Every pair of stage and reason that a report may hold, and its one finding. What a probe of the dialogue cannot
  /// raise is not here: a refusal in a transaction.
  static let table: [Row] =
    rows(
      .resolve,
      (.nxdomain, "domain-not-found"), (.noAddress, "no-mail-host"), (.dnsFailure, "dns-failure"),
      (.dnsBogus, "dns-bogus"), (.dnsTimeout, "dns-timeout"), (.nullMX, "null-mx"))
    + rows(
      .connect,
      (.refused, "connection-refused"), (.unreachable, "connection-unreachable"), (.timeout, "connection-timeout"),
      (.reset, "connection-reset"), (.noRoute, "no-route"))
    + rows(
      .greeting,
      (.timeout, "greeting-timeout"), (.tooSlow, "reply-too-slow"), (.closed, "closed-before-greeting"),
      (.reset, "closed-before-greeting"), (.rejected, "greeting-rejected"), (.malformedReply, "not-smtp"),
      (.replyTooLong, "reply-too-long"), (.outOfOrderReply, "unsolicited-reply"), (.alert, "handshake-failed"),
      (.notTLS, "reply-malformed"), (.local, "connection-lost"))
    + rows(.ehlo, inDialogue + [(.rejected, "ehlo-refused")])
    + rows(
      .starttls,
      inDialogue + [
        (.rejected, "starttls-refused"), (.plaintextAfter220, "plaintext-after-220"),
        (.notOffered, "starttls-not-offered"),
      ])
    + rows(
      .handshake,
      [
        .timeout, .tooSlow, .closed, .reset, .rejected, .malformedReply, .replyTooLong, .outOfOrderReply, .notTLS,
        .alert,
        .noCommonParameters,
      ].map { ($0, "handshake-failed") })
    + rows(
      .ehloTLS,
      inDialogue + [(.rejected, "ehlo-refused-inside-tls"), (.notTLS, "reply-malformed"), (.alert, "handshake-failed")])
    + rows(
      .transaction,
      inDialogue.filter { $0.0 != .local } + [
        (.local, "nothing-sent"), (.policy, "nothing-sent"), (.notOffered, "nothing-sent"),
      ])
    + rows(
      .quit,
      (.timeout, "quit-unanswered"), (.tooSlow, "quit-unanswered"), (.closed, "quit-unanswered"),
      (.reset, "quit-unanswered"), (.rejected, "quit-unanswered"), (.malformedReply, "reply-malformed"),
      (.replyTooLong, "reply-too-long"), (.outOfOrderReply, "unsolicited-reply"), (.local, "connection-lost"))

  private static let inDialogue: [(FailureReason, String)] = [
    (.timeout, "reply-timeout"), (.tooSlow, "reply-too-slow"), (.closed, "connection-closed"),
    (.reset, "connection-lost"), (.malformedReply, "reply-malformed"), (.replyTooLong, "reply-too-long"),
    (.outOfOrderReply, "unsolicited-reply"), (.local, "connection-lost"),
  ]

  private static func rows(_ stage: Stage, _ pairs: [(FailureReason, String)]) -> [Row] {
    pairs.map { Row(stage: stage, reason: $0.0, id: $0.1) }
  }

  private static func rows(_ stage: Stage, _ pairs: (FailureReason, String)...) -> [Row] { rows(stage, pairs) }

  /// The record that an engine would leave.
  static func record(_ row: Row) -> EndpointRecord {
    var record = Sample.failed(
      row.stage, row.reason, reply: row.reason == .rejected ? Reply(code: 550, text: "no") : nil,
      alert: row.reason == .alert ? 80 : nil, evidence: row.reason == .malformedReply ? "hello there" : "")
    if row.reason == .notOffered, row.stage == .starttls { record.startTLS.isOffered = false }
    return record
  }

  @Test("each failure brings exactly the finding of the table", arguments: table)
  func finding(_ row: Row) throws {
    for policy in Policy.allCases {
      #expect(try Sample.ids(Self.record(row), target: Sample.target(policy)) == [row.id])
    }
  }

  @Test("each failure of a target as a whole is told with its name", arguments: table.filter { $0.stage == .resolve })
  func ofTarget(_ row: Row) throws {
    let failure = Failure(stage: row.stage, reason: row.reason, message: "what happened")
    let target = JudgedTarget(TargetRecord(target: Sample.target(), startedAt: Sample.time, failure: failure))
    let findings = Rulebook.findings(of: target)
    #expect(findings.map(\.id) == [row.id])
    #expect(findings.first?.subject == .init(name: Sample.host))
  }

  @Test("no failure is told as STARTTLS not offered unless it was not")
  func neverNotOffered() throws {
    for stage in Stage.allCases {
      for reason in FailureReason.allCases {
        for code in [421, 450, 454, 502, 550] {
          let record = Sample.failed(stage, reason, reply: Reply(code: code, text: "too many connections"), alert: 40)
          #expect(try !Sample.ids(record).contains("starttls-not-offered"))
        }
      }
    }
  }

  @Test("whatever pair is not in the table cannot occur")
  func others() {
    for stage in Stage.allCases {
      for reason in FailureReason.allCases
      where !Self.table.contains(where: { $0.stage == stage && $0.reason == reason }) {
        let failure = Failure(stage: stage, reason: reason, message: "")
        let isKnown = FailureMeaning(failure) != nil
        // What a meaning is kept ready for although no engine says it.
        let isSpare =
          (stage == .resolve && reason == .timeout)
          || (stage == .connect && [.local, .closed].contains(reason))
          || (stage > .connect && [.unreachable, .notTLS, .alert, .noCommonParameters].contains(reason))
        #expect(isKnown == isSpare, "\(stage.rawValue) \(reason.rawValue)")
      }
    }
  }

  @Test("of a cancelled probe nothing is said", arguments: Stage.allCases)
  func cancelled(stage: Stage) throws {
    var record = Sample.failed(stage, .local)
    record.failure?.isCancellation = true
    #expect(try Sample.ids(record) == [])
    #expect(ReportVerdict(of: try Sample.judged([record]), findings: []) == .incomplete)
  }

  @Test("each meaning has a rule of the same id", arguments: FailureMeaning.allCases)
  func rules(_ meaning: FailureMeaning) {
    #expect(Rulebook.specification(of: meaning.rawValue) != nil)
  }

  @Test("each rule of failures bears the id of its meaning")
  func ids() {
    for case let rule as any FailureRule.Type in Rulebook.rules {
      #expect(rule.specification.id == rule.meaning.rawValue)
    }
  }
}
