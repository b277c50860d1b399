import Certificates
import Findings
import MailPolicy

/// What sources say of revocation, in words.
enum RevocationText {
  /// `good until 2026-12-01`, `REVOKED on …`, or why it proves nothing.
  static func words(_ verdict: RevocationVerdict, until end: UnixTime?) -> Span {
    switch verdict {
    case .good: Span("good" + (end.map { " until \($0.date)" } ?? ""), .good)
    case .revoked(let revocation):
      Span("REVOKED on \(revocation.time.date)" + (revocation.reasonName.map { " (\($0))" } ?? ""), .bad)
    case .inconclusive(let doubt): Span("proves nothing: \(RevocationWords.reason(doubt))", .caution)
    }
  }

  static func words(_ question: RevocationQuestion) -> Span {
    let answer = question.answers.first { $0.verdict == question.verdict }
    switch (question.verdict, answer?.record.outcome) {
    case (.inconclusive, .unreachable(let why)?): return Span("unknown: \(why)", .caution)
    case (.inconclusive(let doubt), _): return Span("unknown: \(RevocationWords.reason(doubt))", .caution)
    case (let verdict, .response(let facts)?): return words(verdict, until: facts.answer?.nextUpdate)
    case (let verdict, .list(let facts?)?): return words(verdict, until: facts.nextUpdate)
    case (let verdict, _): return words(verdict, until: nil)
    }
  }

  static func words(_ staple: OCSPFacts, at time: UnixTime) -> Span {
    words(RevocationVerdict(of: staple, at: time), until: staple.answer?.nextUpdate)
  }
}
