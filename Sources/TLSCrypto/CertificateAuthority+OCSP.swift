import COpenSSL
package import Certificates

extension CertificateAuthority {
  /// The DER of a signed OCSP response (RFC 6960 §4.2) by which a certificate that this authority issued is good.
  package func ocspResponse(
    for certificate: X509Certificate, from: UnixTime, until: UnixTime
  ) throws(OpenSSLFailure) -> [UInt8] {
    let basic = try checkedPointer("make an OCSP response") { OCSP_BASICRESP_new() }
    defer { OCSP_BASICRESP_free(basic) }
    let id = try checkedPointer("name a certificate for OCSP") {
      certificate.withPointer { subject in
        self.certificate.withPointer { issuer in OCSP_cert_to_id(EVP_sha1(), subject, issuer) }
      }
    }
    defer { OCSP_CERTID_free(id) }
    let begin = ASN1_TIME_set(nil, time_t(from.seconds))
    defer { ASN1_TIME_free(begin) }
    let end = ASN1_TIME_set(nil, time_t(until.seconds))
    defer { ASN1_TIME_free(end) }
    // Owned by the response.
    _ = try checkedPointer("make an OCSP response") {
      OCSP_basic_add1_status(basic, id, V_OCSP_CERTSTATUS_GOOD, 0, nil, begin, end)
    }
    try checkedPositive("sign an OCSP response") {
      self.certificate.withPointer { issuer in
        key.withPointer { OCSP_basic_sign(basic, issuer, $0, EVP_sha256(), nil, UInt(OCSP_NOCERTS)) }
      }
    }
    let response = try checkedPointer("make an OCSP response") {
      OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic)
    }
    defer { OCSP_RESPONSE_free(response) }
    return encoded { i2d_OCSP_RESPONSE(response, $0) }
  }
}
