import Certificates
import MailPolicy

/// It was asked for, and nobody could tell.
enum RevocationInconclusive: AuditRule {
  static let specification = RuleSpecification(
    id: "revocation-inconclusive", levels: .warning,
    meaning:
      "Whether the certificate was revoked was asked for, and no source that it names gave an answer that proves anything.",
    importance: "It may have been revoked. Clients that look go on without an answer, or do not.",
    remedies: [
      .init("Ask again later, or from a network from which HTTP to the authority is let through."),
      .init("Tell the authority, where its answer is wrong and not merely missing."),
    ],
    reference: "RFC 5280 section 6.3")

  static func check(_ chain: JudgedChain) -> [Observation] {
    chain.revocationQuestions.compactMap { question in
      guard case .inconclusive = question.verdict else { return nil }
      let source = question.source == .ocsp ? "no OCSP responder" : "no revocation list"
      return Observation(
        "\(source) tells whether \(Excerpt.of(question.certificate.subject)) was revoked",
        evidence: question.answers.prefix(Excerpt.lineLimit).map { answer in
          "\(Excerpt.of(answer.record.url)): \(RevocationWords.reason(answer.record, answer.verdict))"
        },
        certificate: question.certificate.sha256)
    }
  }
}
