package import Certificates
package import MailPolicy

/// What the places of one kind say of one certificate.
package struct RevocationQuestion: Sendable {
  package var certificate: CertificateFacts
  package var source: RevocationRecord.Source
  package var answers: [(record: RevocationRecord, verdict: RevocationVerdict)]

  /// The worst that anybody says who is to be believed; without one, that nobody could tell.
  package var verdict: RevocationVerdict {
    let verdicts = answers.map(\.verdict)
    return verdicts.first { if case .revoked = $0 { true } else { false } } ?? verdicts.first { $0 == .good }
      ?? verdicts.last ?? .inconclusive(.unreachable)
  }
}
