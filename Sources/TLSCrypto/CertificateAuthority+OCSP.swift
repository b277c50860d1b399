import COpenSSL
package import Certificates

/// What an OCSP response says, and who signs it.
package struct OCSPTemplate: Sendable {
  package var status = OCSPFacts.Status.good
  package var from: UnixTime
  /// Nil leaves it out.
  package var until: UnixTime?
  /// In place of the authority; its certificate goes along.
  package var signer: Identity?

  package init(from: UnixTime, until: UnixTime?) {
    self.from = from
    self.until = until
  }
}

extension CertificateAuthority {
  /// The DER of a signed OCSP response (RFC 6960 §4.2) about a certificate that this authority issued.
  package func ocspResponse(
    for certificate: X509Certificate, _ template: OCSPTemplate
  ) throws(OpenSSLFailure) -> [UInt8] {
    let basic = try checkedPointer("make an OCSP response") { OCSP_BASICRESP_new() }
    defer { OCSP_BASICRESP_free(basic) }
    try addAnswer(to: basic, about: certificate, template)
    let signer = template.signer?.chain.first ?? self.certificate
    let flags = template.signer == nil ? UInt(OCSP_NOCERTS) : 0
    try checkedPositive("sign an OCSP response") {
      signer.withPointer { signer in
        (template.signer?.key ?? key).withPointer { OCSP_basic_sign(basic, signer, $0, EVP_sha256(), nil, flags) }
      }
    }
    let response = try checkedPointer("make an OCSP response") {
      OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic)
    }
    defer { OCSP_RESPONSE_free(response) }
    return encoded { i2d_OCSP_RESPONSE(response, $0) }
  }

  private func addAnswer(
    to basic: OpaquePointer, about certificate: X509Certificate, _ template: OCSPTemplate
  ) throws(OpenSSLFailure) {
    let id = try checkedPointer("name a certificate for OCSP") {
      certificate.withPointer { subject in
        self.certificate.withPointer { issuer in OCSP_cert_to_id(EVP_sha1(), subject, issuer) }
      }
    }
    defer { OCSP_CERTID_free(id) }
    let begin = ASN1_TIME_set(nil, time_t(template.from.seconds))
    defer { ASN1_TIME_free(begin) }
    let end = template.until.map { ASN1_TIME_set(nil, time_t($0.seconds)) } ?? nil
    defer { ASN1_TIME_free(end) }
    var revoked: UnsafeMutablePointer<ASN1_TIME>?
    defer { ASN1_TIME_free(revoked) }
    var status = V_OCSP_CERTSTATUS_GOOD
    var reason = OCSP_REVOKED_STATUS_NOSTATUS
    switch template.status {
    case .good: break
    case .unknown: status = V_OCSP_CERTSTATUS_UNKNOWN
    case .revoked(let revocation):
      status = V_OCSP_CERTSTATUS_REVOKED
      revoked = ASN1_TIME_set(nil, time_t(revocation.time.seconds))
      if let number = revocation.reason { reason = Int32(clamping: number) }
    }
    // Owned by the response.
    _ = try checkedPointer("make an OCSP response") {
      OCSP_basic_add1_status(basic, id, status, reason, revoked, begin, end)
    }
  }

  /// The DER of a response by which the responder does not answer (RFC 6960 §4.2.1).
  package static func ocspRefusal(_ status: Int) throws(OpenSSLFailure) -> [UInt8] {
    let response = try checkedPointer("make an OCSP response") { OCSP_response_create(Int32(clamping: status), nil) }
    defer { OCSP_RESPONSE_free(response) }
    return encoded { i2d_OCSP_RESPONSE(response, $0) }
  }
}
