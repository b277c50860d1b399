import COpenSSL
package import Certificates

/// Reads OCSP responses (RFC 6960 §4.2). Whatever bytes are given become facts.
package enum OCSPReader {
  /// A response speaks of one certificate, as a rule; a responder that puts more into one has a few dozen.
  private static let answerLimit = 256

  /// - Parameters:
  ///   - certificate: the one in question.
  ///   - issuers: among them is the authority that issued it, or nobody can tell who signed the response.
  package static func facts(
    of response: [UInt8], about certificate: X509Certificate, issuers: [X509Certificate]
  ) -> OCSPFacts {
    OpenSSLFailure.clearQueue()
    defer { OpenSSLFailure.clearQueue() }
    guard let outer = parsed(response) else { return OCSPFacts(outcome: .unreadable) }
    defer { OCSP_RESPONSE_free(outer) }
    let status = OCSP_response_status(outer)
    guard status == OCSP_RESPONSE_STATUS_SUCCESSFUL else { return OCSPFacts(outcome: .refused(Int(status))) }
    guard let basic = OCSP_response_get1_basic(outer) else { return OCSPFacts(outcome: .unreadable) }
    defer { OCSP_BASICRESP_free(basic) }
    var facts = OCSPFacts(outcome: .answered, producedAt: UnixTime(asn1: OCSP_resp_get0_produced_at(basic)))
    facts.answerCount = max(0, Int(OCSP_resp_count(basic)))
    guard let issuer = certificate.issuer(among: issuers) else { return facts }
    facts.signer = signer(of: basic, issuer: issuer)
    facts.answer = answer(in: basic, about: certificate, issuer: issuer)
    return facts
  }

  /// Nil unless the response fills the bytes.
  private static func parsed(_ response: [UInt8]) -> OpaquePointer? {
    response.withUnsafeBufferPointer { buffer in
      var position = buffer.baseAddress
      let end = position.map { $0 + buffer.count }
      guard let pointer = d2i_OCSP_RESPONSE(nil, &position, buffer.count) else { return nil }
      guard position == end else {
        OCSP_RESPONSE_free(pointer)
        return nil
      }
      return pointer
    }
  }

  // MARK: Who says it

  private static func signer(of basic: OpaquePointer, issuer: X509Certificate) -> OCSPFacts.Signer {
    guard let known = OPENSSL_sk_new_null() else { return .unknown }
    // It owns nothing: the issuer is kept by who called.
    defer { OPENSSL_sk_free(known) }
    return issuer.withPointer { issuer in
      var signer: OpaquePointer?
      guard OPENSSL_sk_push(known, UnsafeRawPointer(issuer)) > 0,
        OCSP_resp_get0_signer(basic, &signer, known) == 1, let signer
      else { return .stranger }
      // The signature alone: whom the authority entrusted with it is looked at below, without a trust store.
      guard OCSP_basic_verify(basic, known, nil, UInt(OCSP_NOVERIFY)) > 0 else { return .forged }
      if isSame(signer, issuer) { return .issuer }
      guard X509_check_issued(issuer, signer) == X509_V_OK, X509_verify(signer, X509_get0_pubkey(issuer)) == 1 else {
        return .stranger
      }
      let delegate = OCSPFacts.Delegate(
        subject: distinguishedName(X509_get_subject_name(signer)),
        notBefore: UnixTime(asn1: X509_get0_notBefore(signer)), notAfter: UnixTime(asn1: X509_get0_notAfter(signer)))
      return isEntrusted(signer) ? .delegate(delegate) : .undelegated(delegate)
    }
  }

  /// An authority may have several certificates for its name and key.
  private static func isSame(_ signer: OpaquePointer, _ issuer: OpaquePointer) -> Bool {
    X509_NAME_cmp(X509_get_subject_name(signer), X509_get_subject_name(issuer)) == 0
      && EVP_PKEY_eq(X509_get0_pubkey(signer), X509_get0_pubkey(issuer)) == 1
  }

  /// The purpose must be named; any purpose is not enough (RFC 6960 §4.2.2.2).
  private static func isEntrusted(_ signer: OpaquePointer) -> Bool {
    X509_get_extension_flags(signer) & UInt32(EXFLAG_XKUSAGE) != 0
      && X509_get_extended_key_usage(signer) & UInt32(XKU_OCSP_SIGN) != 0
  }

  // MARK: What it says

  private static func answer(
    in basic: OpaquePointer, about certificate: X509Certificate, issuer: X509Certificate
  ) -> OCSPFacts.Answer? {
    for index in 0..<min(Int(OCSP_resp_count(basic)), answerLimit) {
      guard let single = OCSP_resp_get0(basic, Int32(index)), let id = OCSP_SINGLERESP_get0_id(single),
        names(id, certificate, issuer: issuer)
      else { continue }
      return answer(single)
    }
    return nil
  }

  /// By serial number, and by the digests of the issuer's name and key (RFC 6960 §4.1.1).
  private static func names(
    _ id: OpaquePointer, _ certificate: X509Certificate, issuer: X509Certificate
  ) -> Bool {
    var algorithm: OpaquePointer?
    guard OCSP_id_get0_info(nil, &algorithm, nil, nil, id) == 1, let algorithm,
      let name = OBJ_nid2sn(OBJ_obj2nid(algorithm)), let digest = EVP_get_digestbyname(name)
    else { return false }
    let own = certificate.withPointer { subject in
      issuer.withPointer { OCSP_cert_to_id(digest, subject, $0) }
    }
    defer { OCSP_CERTID_free(own) }
    return own.map { OCSP_id_cmp($0, id) == 0 } ?? false
  }

  private static func answer(_ single: OpaquePointer) -> OCSPFacts.Answer? {
    var reason: Int32 = -1
    var revoked: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
    var begin: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
    var end: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
    let status: OCSPFacts.Status
    switch OCSP_single_get0_status(single, &reason, &revoked, &begin, &end) {
    case V_OCSP_CERTSTATUS_GOOD: status = .good
    case V_OCSP_CERTSTATUS_REVOKED:
      guard let time = UnixTime(asn1: revoked) else { return nil }
      status = .revoked(Revocation(time: time, reason: reason < 0 ? nil : Int(reason)))
    case V_OCSP_CERTSTATUS_UNKNOWN: status = .unknown
    default: return nil
    }
    let nextUpdate = UnixTime(asn1: end)
    // An end that cannot be read must not be taken for none.
    guard let thisUpdate = UnixTime(asn1: begin), nextUpdate != nil || end == nil else { return nil }
    return OCSPFacts.Answer(status: status, thisUpdate: thisUpdate, nextUpdate: nextUpdate)
  }
}

extension X509Certificate {
  /// The one that issued it, by name, key identifier and signature; nil where it is not among them.
  package func issuer(among candidates: [X509Certificate]) -> X509Certificate? {
    withPointer { subject in
      candidates.lazy.filter { $0.withPointer { X509_check_issued($0, subject) } == X509_V_OK }
        // Several may have the name; nobody makes us compute more signatures than this.
        .prefix(Self.signatureLimit)
        .first { $0.withPointer { X509_verify(subject, X509_get0_pubkey($0)) } == 1 }
    }
  }

  private static let signatureLimit = 8
}
