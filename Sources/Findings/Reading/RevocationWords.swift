package import Certificates
package import MailPolicy
import TLSSession

/// What became of a question for revocation, for people.
package enum RevocationWords {
  /// Why a source cannot tell; follows a colon.
  package static func reason(_ doubt: RevocationVerdict.Doubt) -> String {
    switch doubt {
    case .unreachable: "it could not be fetched"
    case .unreadable: "it cannot be read"
    case .refused: "the responder would not answer"
    case .unknownIssuer: "the authority that issued the certificate is not known here"
    case .forged: "its signature is wrong"
    case .unauthorizedSigner: "the authority did not entrust the signer with it"
    case .signerOutsideValidity: "the certificate of the signer is outside its validity"
    case .otherCertificate: "it is about another certificate"
    case .unknownCertificate: "the responder does not know the certificate"
    case .notYetValid: "it is from a time to come"
    case .expired: "its time is up"
    case .delta: "it holds only changes since another list"
    case .indirect: "it holds the certificates of several authorities, which is not judged here"
    case .partial: "it does not cover this certificate"
    case .unknownExtension: "it demands something that is not understood here"
    }
  }

  /// Why a place cannot tell; empty where it can.
  package static func reason(_ record: RevocationRecord, _ verdict: RevocationVerdict) -> String {
    if case .unreachable(let why) = record.outcome { return why }
    guard case .inconclusive(let doubt) = verdict else { return "" }
    return reason(doubt)
  }

  /// `revoked on 2026-11-20 (keyCompromise)`.
  package static func event(_ revocation: Revocation) -> String {
    "revoked on \(revocation.time.date)" + (revocation.reasonName.map { " (\($0))" } ?? "")
  }
}

extension JudgedChain {
  /// What each place that was asked says.
  package var revocations: [(record: RevocationRecord, verdict: RevocationVerdict)] {
    (record?.revocations ?? []).map { ($0, RevocationVerdict(of: $0, at: time)) }
  }

  /// The same by certificate and kind of source, whose places stand in for each other.
  package var revocationQuestions: [RevocationQuestion] {
    var questions: [RevocationQuestion] = []
    for (record, verdict) in revocations {
      let known = questions.firstIndex { $0.certificate == record.certificate && $0.source == record.source }
      if let known {
        questions[known].answers.append((record, verdict))
      } else {
        questions.append(
          RevocationQuestion(
            certificate: record.certificate, source: record.source, answers: [(record, verdict)]))
      }
    }
    return questions
  }

  /// What the stapled response says of the server's certificate; nil where none was stapled.
  package var staple: RevocationVerdict? { tls?.staple.map { RevocationVerdict(of: $0, at: time) } }
}
