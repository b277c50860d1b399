import COpenSSL

/// The question for one certificate (RFC 6960 §4.1).
package enum OCSPRequest {
  /// Without a nonce: responders sign in advance and repeat themselves (RFC 5019 §2.1.1). By SHA-1, which all of them
  /// know and nobody's safety rests on here.
  package static func encoded(
    for certificate: X509Certificate, issuer: X509Certificate
  ) throws(OpenSSLFailure) -> [UInt8] {
    let request = try checkedPointer("make an OCSP request") { OCSP_REQUEST_new() }
    defer { OCSP_REQUEST_free(request) }
    let id = try checkedPointer("name a certificate for OCSP") {
      certificate.withPointer { subject in
        issuer.withPointer { OCSP_cert_to_id(EVP_sha1(), subject, $0) }
      }
    }
    guard OCSP_request_add0_id(request, id) != nil else {
      OCSP_CERTID_free(id)
      throw .drained("make an OCSP request")
    }
    return TLSCrypto.encoded { i2d_OCSP_REQUEST(request, $0) }
  }
}
