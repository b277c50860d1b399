import COpenSSL
package import Certificates

/// Reads revocation lists (RFC 5280 §5) and looks whether the authority signed them. Whatever bytes are given become
/// facts.
package enum CRLReader {
  /// Nil for what is no list.
  ///
  /// - Parameters:
  ///   - certificate: the one in question.
  ///   - issuers: among them is the authority that issued it, or nobody can tell who signed the list.
  package static func facts(
    of list: [UInt8], about certificate: X509Certificate, issuers: [X509Certificate]
  ) -> CRLFacts? {
    guard let serial = SerialNumber(ofCertificate: certificate.der),
      let parsed = RevocationList(list, lookingFor: serial.octets)
    else { return nil }
    OpenSSLFailure.clearQueue()
    defer { OpenSSLFailure.clearQueue() }
    var facts = parsed.facts
    if let issuer = certificate.issuer(among: issuers) { facts.signer = signer(of: parsed, in: list, issuer: issuer) }
    return facts
  }

  private static func signer(of list: RevocationList, in bytes: [UInt8], issuer: X509Certificate) -> CRLFacts.Signer {
    issuer.withPointer { issuer in
      guard isName(list.issuer, of: issuer) else { return .stranger }
      // Without a key usage there is no limit to it.
      guard X509_get_key_usage(issuer) & UInt32(KU_CRL_SIGN) != 0 else { return .unentitled }
      return isSigned(list, in: bytes, by: X509_get0_pubkey(issuer)) ? .issuer : .forged
    }
  }

  private static func isName(_ der: [UInt8], of certificate: OpaquePointer) -> Bool {
    var position: UnsafePointer<UInt8>?
    let name = der.withUnsafeBufferPointer { buffer in
      position = buffer.baseAddress
      return d2i_X509_NAME(nil, &position, buffer.count)
    }
    defer { X509_NAME_free(name) }
    return name != nil && X509_NAME_cmp(name, X509_get_subject_name(certificate)) == 0
  }

  /// Over the bytes as they came: the library would decode every entry before it verified any.
  private static func isSigned(_ list: RevocationList, in bytes: [UInt8], by key: OpaquePointer?) -> Bool {
    guard let key, let algorithm = algorithm(list.algorithm) else { return false }
    defer { X509_ALGOR_free(algorithm) }
    guard let signature = bitString(list.signature) else { return false }
    defer { ASN1_BIT_STRING_free(signature) }
    // A SEQUENCE that is not taken apart is written as it was.
    guard let signed = ASN1_STRING_type_new(V_ASN1_SEQUENCE) else { return false }
    defer { ASN1_STRING_free(signed) }
    let isSet = bytes[list.signedPart].withUnsafeBufferPointer { part in
      ASN1_STRING_set(signed, part.baseAddress, Int32(clamping: part.count))
    }
    return isSet == 1 && ASN1_item_verify(COpenSSL_SEQUENCE_item(), algorithm, signature, signed, key) == 1
  }

  private static func algorithm(_ der: [UInt8]) -> UnsafeMutablePointer<X509_ALGOR>? {
    der.withUnsafeBufferPointer { buffer in
      var position = buffer.baseAddress
      return d2i_X509_ALGOR(nil, &position, buffer.count)
    }
  }

  private static func bitString(_ der: [UInt8]) -> UnsafeMutablePointer<ASN1_BIT_STRING>? {
    der.withUnsafeBufferPointer { buffer in
      var position = buffer.baseAddress
      return d2i_ASN1_BIT_STRING(nil, &position, buffer.count)
    }
  }
}
