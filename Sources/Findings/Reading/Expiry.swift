import Certificates

extension VerificationFacts.Element {
  /// False where the end cannot be read.
  func isExpired(at time: UnixTime) -> Bool { notAfter.map { time > $0 } ?? false }
}

extension CertificateFacts {
  func isExpired(at time: UnixTime) -> Bool { VerificationFacts.Element(self).isExpired(at: time) }
}
