/// What one source was asked about one certificate, and what came of it.
package struct RevocationRecord: Hashable, Sendable {
  /// The raw values are those of the report.
  package enum Source: String, Hashable, Sendable {
    case ocsp
    case crl
  }

  package enum Outcome: Hashable, Sendable {
    case response(OCSPFacts)
    /// Nil: what came is no list.
    case list(CRLFacts?)
    /// Nothing came; the sentence for people says why.
    case unreachable(String)
  }

  package var certificate: CertificateFacts
  package var source: Source
  /// As the certificate names it.
  package var url: [UInt8]
  package var outcome: Outcome

  package init(certificate: CertificateFacts, source: Source, url: [UInt8], outcome: Outcome) {
    self.certificate = certificate
    self.source = source
    self.url = url
    self.outcome = outcome
  }
}
