extension CertificateFacts {
  /// Whether `issuer` may have issued it: by name, and by key identifier where both sides tell one. The signature is the
  /// library's business.
  package func isIssued(by issuer: CertificateFacts) -> Bool {
    guard sha256 != issuer.sha256, !isSelfSigned, self.issuer == issuer.subject else { return false }
    guard let wanted = authorityKeyID, let held = issuer.subjectKeyID else { return true }
    return wanted == held
  }
}
