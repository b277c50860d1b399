import COpenSSL
package import Certificates

/// What a revocation list says.
package struct CRLTemplate: Sendable {
  package var from: UnixTime
  /// Nil leaves it out.
  package var until: UnixTime?
  package var revoked: [(certificate: X509Certificate, revocation: Revocation)] = []
  package var extensions: [RawExtension] = []

  package init(from: UnixTime, until: UnixTime?) {
    self.from = from
    self.until = until
  }
}

extension CertificateAuthority {
  /// The DER of a revocation list (RFC 5280 §5) that this authority signs.
  package func revocationList(_ template: CRLTemplate) throws(OpenSSLFailure) -> [UInt8] {
    let list = try checkedPointer("make a revocation list") { X509_CRL_new() }
    defer { X509_CRL_free(list) }
    let begin = ASN1_TIME_set(nil, time_t(template.from.seconds))
    defer { ASN1_TIME_free(begin) }
    let end = template.until.map { ASN1_TIME_set(nil, time_t($0.seconds)) } ?? nil
    defer { ASN1_TIME_free(end) }
    try checkedPositive("make a revocation list") {
      certificate.withPointer { issuer in
        X509_CRL_set_version(list, 1) == 1
          && X509_CRL_set_issuer_name(list, X509_get_subject_name(issuer)) == 1
          && X509_CRL_set1_lastUpdate(list, begin) == 1
          && (end == nil || X509_CRL_set1_nextUpdate(list, end) == 1) ? 1 : 0
      }
    }
    for (certificate, revocation) in template.revoked { try add(certificate, revocation, to: list) }
    for other in template.extensions {
      let made = try other.made()
      defer { X509_EXTENSION_free(made) }
      try checkedPositive("add an extension") { X509_CRL_add_ext(list, made, -1) }
    }
    try checkedPositive("sign a revocation list") { key.withPointer { X509_CRL_sign(list, $0, EVP_sha256()) } }
    return encoded { i2d_X509_CRL(list, $0) }
  }

  private func add(
    _ certificate: X509Certificate, _ revocation: Revocation, to list: OpaquePointer
  ) throws(OpenSSLFailure) {
    let entry = try checkedPointer("make an entry") { X509_REVOKED_new() }
    let time = ASN1_TIME_set(nil, time_t(revocation.time.seconds))
    defer { ASN1_TIME_free(time) }
    let reason = ASN1_ENUMERATED_new()
    defer { ASN1_ENUMERATED_free(reason) }
    let isMade = certificate.withPointer { certificate in
      X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(certificate)) == 1
        && X509_REVOKED_set_revocationDate(entry, time) == 1
        && (revocation.reason == nil
          || ASN1_ENUMERATED_set(reason, revocation.reason ?? 0) == 1
            && X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, reason, 0, 0) == 1)
    }
    guard isMade, X509_CRL_add0_revoked(list, entry) == 1 else {
      X509_REVOKED_free(entry)
      throw .drained("make an entry")
    }
  }
}
