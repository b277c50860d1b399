import COpenSSL
package import Certificates

extension X509Certificate {
  /// Everything that the certificate says, read in one pass. What cannot be decoded is left out, never guessed.
  ///
  /// - Parameter trustsAuthorities: takes an authority that names no host for self-signed by its names and key identifiers.
  ///   Its own signature proves nothing (RFC 5280 §6.1 leaves it out), and in a bundle of roots there are many to compute.
  package func facts(trustsAuthorities: Bool = false) -> CertificateFacts {
    withPointer { certificate in
      let der = self.der
      let signature = SignatureInfo(certificate)
      let names = SubjectNames(certificate)
      let urls = AuthorityInformation(certificate)
      let isSelfIssued = X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0
      let basic = BasicConstraints(certificate)
      let isTaken = trustsAuthorities && basic.isCA && names.dns.isEmpty && names.ip.isEmpty
      return CertificateFacts(
        der: der, sha256: Digest(sha256Of: der),
        spkiSHA256: Digest(
          sha256Of: encoded { i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), $0) }),
        version: X509_get_version(certificate).addingReportingOverflow(1).partialValue,
        serial: serialText(X509_get0_serialNumber(certificate)),
        subject: distinguishedName(X509_get_subject_name(certificate)),
        issuer: distinguishedName(X509_get_issuer_name(certificate)), commonName: commonName(of: certificate),
        notBefore: UnixTime(asn1: X509_get0_notBefore(certificate)),
        notAfter: UnixTime(asn1: X509_get0_notAfter(certificate)), names: names,
        key: PublicKeyFacts(X509_get0_pubkey(certificate)), signatureAlgorithm: signature.algorithm,
        signatureDigest: signature.digest, isCA: basic.isCA, pathLength: basic.pathLength,
        keyUsage: keyUsage(of: certificate), extendedKeyUsage: extendedKeyUsage(of: certificate),
        ocspURLs: urls.ocsp, caIssuersURLs: urls.caIssuers, crlURLs: crlURLs(of: certificate),
        mustStaple: mustStaple(certificate), sctCount: sctCount(of: certificate),
        subjectKeyID: X509_get0_subject_key_id(certificate).map(bytes(of:)),
        authorityKeyID: X509_get0_authority_key_id(certificate).map(bytes(of:)), isSelfIssued: isSelfIssued,
        isSelfSigned: isSelfIssued && X509_self_signed(certificate, isTaken ? 0 : 1) == 1,
        isMalformed: X509_get_extension_flags(certificate) & UInt32(EXFLAG_INVALID) != 0)
    }
  }

  /// What a path tells of one of its certificates; less than `facts`, and cheaper: libssl has judged the signatures of the
  /// path, so that of the root on itself, which proves nothing, is not computed (RFC 5280 §6.1 leaves it out).
  package func pathElement() -> VerificationFacts.Element {
    withPointer { certificate in
      let isSelfIssued = X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0
      return VerificationFacts.Element(
        sha256: Digest(sha256Of: der), subject: distinguishedName(X509_get_subject_name(certificate)),
        issuer: distinguishedName(X509_get_issuer_name(certificate)),
        notBefore: UnixTime(asn1: X509_get0_notBefore(certificate)),
        notAfter: UnixTime(asn1: X509_get0_notAfter(certificate)),
        key: PublicKeyFacts(X509_get0_pubkey(certificate)), signatureDigest: SignatureInfo(certificate).digest,
        isSelfSigned: isSelfIssued && X509_self_signed(certificate, 0) == 1)
    }
  }
}

extension Digest {
  package init(sha256Of bytes: [UInt8]) {
    var digest = [UInt8](repeating: 0, count: 32)
    SHA256(bytes, bytes.count, &digest)
    self.init(digest)
  }
}

/// A distinguished name by RFC 4514, UTF-8 where the certificate is.
package func distinguishedName(_ name: OpaquePointer?) -> [UInt8] {
  guard let name, let bio = try? MemoryBIO() else { return [] }
  guard X509_NAME_print_ex(bio.pointer, name, 0, COpenSSL_XN_FLAG_RFC2253_UTF8) >= 0 else { return [] }
  return bio.contents
}

extension UnixTime {
  /// Nil for a time that cannot be read.
  init?(asn1 time: UnsafePointer<ASN1_TIME>?) {
    var parts = tm()
    // Nothing given would be the present.
    guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else {
      ERR_clear_error()
      return nil
    }
    self.init(
      year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday),
      hour: Int(parts.tm_hour), minute: Int(parts.tm_min), second: Int(parts.tm_sec))
  }
}

private func bytes(of string: UnsafePointer<ASN1_STRING>) -> [UInt8] {
  guard let data = ASN1_STRING_get0_data(string) else { return [] }
  return Array(UnsafeBufferPointer(start: data, count: max(0, Int(ASN1_STRING_length(string)))))
}

/// The text of a directory string as UTF-8, or its bytes where it cannot be converted.
private func text(of string: UnsafePointer<ASN1_STRING>) -> [UInt8] {
  var output: UnsafeMutablePointer<UInt8>?
  let length = ASN1_STRING_to_UTF8(&output, string)
  guard length >= 0, let output else {
    ERR_clear_error()
    return bytes(of: string)
  }
  defer { COpenSSL_free(output) }
  return Array(UnsafeBufferPointer(start: output, count: Int(length)))
}

private func commonName(of certificate: OpaquePointer) -> [UInt8]? {
  let subject = X509_get_subject_name(certificate)
  var last: Int32 = -1
  while true {
    let next = X509_NAME_get_index_by_NID(subject, NID_commonName, last)
    if next < 0 { break }
    last = next
  }
  guard last >= 0, let entry = X509_NAME_get_entry(subject, last), let data = X509_NAME_ENTRY_get_data(entry) else {
    return nil
  }
  return text(of: UnsafePointer(data))
}

/// Upper-case hexadecimal, two digits an octet.
private func serialText(_ serial: UnsafePointer<ASN1_INTEGER>?) -> String {
  guard let serial, let number = ASN1_INTEGER_to_BN(serial, nil) else { return "" }
  defer { BN_free(number) }
  guard let digits = BN_bn2hex(number) else { return "" }
  defer { COpenSSL_free(digits) }
  let text = String(cString: digits)
  return text == "0" ? "00" : text
}

extension PublicKeyFacts {
  /// Of an EVP_PKEY, public or private; nil is a key that the library cannot read.
  init(_ key: OpaquePointer?) {
    guard let key else {
      ERR_clear_error()
      self.init(algorithm: "unknown", bits: 0)
      return
    }
    let algorithm = EVP_PKEY_get0_type_name(key).map { String(cString: $0) } ?? "unknown"
    var curve: String?
    if algorithm == "EC" {
      var name = [CChar](repeating: 0, count: 80)
      var length = 0
      if EVP_PKEY_get_group_name(key, &name, name.count, &length) == 1 {
        curve = Self.tlsName(ofCurve: String(decoding: name.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self))
      }
      ERR_clear_error()
    }
    self.init(algorithm: algorithm, bits: Int(EVP_PKEY_get_bits(key)), curve: curve)
  }

  /// The name of RFC 8422 for what X9.62 and libcrypto call otherwise.
  private static func tlsName(ofCurve name: String) -> String {
    switch name {
    case "prime256v1", "P-256": "secp256r1"
    case "P-384": "secp384r1"
    case "P-521": "secp521r1"
    default: name
    }
  }
}

private struct SignatureInfo {
  var algorithm: String
  var digest: String?

  init(_ certificate: OpaquePointer) {
    let nid = X509_get_signature_nid(certificate)
    algorithm = OBJ_nid2ln(nid).map { String(cString: $0) } ?? "unknown"
    var digestID = NID_undef
    var keyID = NID_undef
    if X509_get_signature_info(certificate, &digestID, &keyID, nil, nil) == 1, digestID != NID_undef {
      digest = OBJ_nid2sn(digestID).map { String(cString: $0) }
    }
    ERR_clear_error()
  }
}

private struct BasicConstraints {
  var isCA = false
  var pathLength: Int?

  init(_ certificate: OpaquePointer) {
    guard let raw = X509_get_ext_d2i(certificate, NID_basic_constraints, nil, nil) else { return }
    let constraints = raw.assumingMemoryBound(to: BASIC_CONSTRAINTS.self)
    defer { BASIC_CONSTRAINTS_free(constraints) }
    isCA = constraints.pointee.ca != 0
    if let length = constraints.pointee.pathlen {
      let value = ASN1_INTEGER_get(length)
      if value >= 0 { pathLength = Int(value) }
    }
  }
}

extension SubjectNames {
  fileprivate init(_ certificate: OpaquePointer) {
    self.init(isPresent: X509_get_ext_by_NID(certificate, NID_subject_alt_name, -1) >= 0)
    guard let raw = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else {
      isBroken = isPresent
      ERR_clear_error()
      return
    }
    let names = OpaquePointer(raw)
    defer { GENERAL_NAMES_free(names) }
    for index in 0..<COpenSSL_sk_GENERAL_NAME_num(names) {
      guard let name = COpenSSL_sk_GENERAL_NAME_value(names, index) else { continue }
      guard let kind = StringKind(name), let string = COpenSSL_GENERAL_NAME_string(name) else { continue }
      switch kind {
      case .dns: dns.append(bytes(of: string))
      case .ip: ip.append(bytes(of: string))
      case .email: email.append(bytes(of: string))
      case .uri: uri.append(bytes(of: string))
      }
    }
  }

  /// The kinds of GeneralName that hold a string (RFC 5280 §4.2.1.6).
  fileprivate enum StringKind {
    case dns
    case ip
    case email
    case uri

    init?(_ name: UnsafeMutablePointer<GENERAL_NAME>) {
      switch COpenSSL_GENERAL_NAME_type(name) {
      case GEN_DNS: self = .dns
      case GEN_IPADD: self = .ip
      case GEN_EMAIL: self = .email
      case GEN_URI: self = .uri
      default: return nil
      }
    }
  }
}

/// Bits of the key usage extension by their names in RFC 5280 §4.2.1.3; nil where it is absent.
private func keyUsage(of certificate: OpaquePointer) -> [String]? {
  guard let raw = X509_get_ext_d2i(certificate, NID_key_usage, nil, nil) else { return nil }
  let bits = raw.assumingMemoryBound(to: ASN1_BIT_STRING.self)
  defer { ASN1_BIT_STRING_free(bits) }
  let names = [
    "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement", "keyCertSign",
    "cRLSign", "encipherOnly", "decipherOnly",
  ]
  return names.enumerated().filter { ASN1_BIT_STRING_get_bit(bits, Int32($0.offset)) == 1 }.map(\.element)
}

private func extendedKeyUsage(of certificate: OpaquePointer) -> [String]? {
  guard let raw = X509_get_ext_d2i(certificate, NID_ext_key_usage, nil, nil) else { return nil }
  let purposes = OpaquePointer(raw)
  defer { EXTENDED_KEY_USAGE_free(purposes) }
  return (0..<COpenSSL_sk_ASN1_OBJECT_num(purposes)).compactMap { index in
    COpenSSL_sk_ASN1_OBJECT_value(purposes, index).map(purposeName)
  }
}

/// The name of RFC 5280 §4.2.1.12, or the dotted identifier.
private func purposeName(_ object: OpaquePointer) -> String {
  switch OBJ_obj2nid(object) {
  case NID_server_auth: return "serverAuth"
  case NID_client_auth: return "clientAuth"
  case NID_code_sign: return "codeSigning"
  case NID_email_protect: return "emailProtection"
  case NID_time_stamp: return "timeStamping"
  case NID_OCSP_sign: return "OCSPSigning"
  case NID_anyExtendedKeyUsage: return "anyExtendedKeyUsage"
  default:
    var text = [CChar](repeating: 0, count: 128)
    let length = OBJ_obj2txt(&text, Int32(text.count), object, 1)
    guard length > 0 else { return "unknown" }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

private struct AuthorityInformation {
  var ocsp: [[UInt8]] = []
  var caIssuers: [[UInt8]] = []

  init(_ certificate: OpaquePointer) {
    guard let raw = X509_get_ext_d2i(certificate, NID_info_access, nil, nil) else { return }
    let entries = OpaquePointer(raw)
    defer { AUTHORITY_INFO_ACCESS_free(entries) }
    for index in 0..<COpenSSL_sk_ACCESS_DESCRIPTION_num(entries) {
      guard let entry = COpenSSL_sk_ACCESS_DESCRIPTION_value(entries, index),
        let location = COpenSSL_ACCESS_DESCRIPTION_location(entry),
        COpenSSL_GENERAL_NAME_type(location) == GEN_URI, let string = COpenSSL_GENERAL_NAME_string(location)
      else { continue }
      switch OBJ_obj2nid(COpenSSL_ACCESS_DESCRIPTION_method(entry)) {
      case NID_ad_OCSP: ocsp.append(bytes(of: string))
      case NID_ad_ca_issuers: caIssuers.append(bytes(of: string))
      default: continue
      }
    }
  }
}

private func crlURLs(of certificate: OpaquePointer) -> [[UInt8]] {
  guard let raw = X509_get_ext_d2i(certificate, NID_crl_distribution_points, nil, nil) else { return [] }
  let points = OpaquePointer(raw)
  defer { CRL_DIST_POINTS_free(points) }
  var urls: [[UInt8]] = []
  for index in 0..<COpenSSL_sk_DIST_POINT_num(points) {
    guard let point = COpenSSL_sk_DIST_POINT_value(points, index) else { continue }
    let names = COpenSSL_DIST_POINT_full_name(point)
    for position in 0..<COpenSSL_sk_GENERAL_NAME_num(names) {
      guard let name = COpenSSL_sk_GENERAL_NAME_value(names, position), COpenSSL_GENERAL_NAME_type(name) == GEN_URI,
        let string = COpenSSL_GENERAL_NAME_string(name)
      else { continue }
      urls.append(bytes(of: string))
    }
  }
  return urls
}

/// Whether the TLS feature extension asks for status_request, number 5 (RFC 7633 §4.2.3).
private func mustStaple(_ certificate: OpaquePointer) -> Bool {
  guard let raw = X509_get_ext_d2i(certificate, NID_tlsfeature, nil, nil) else { return false }
  let features = OpaquePointer(raw)
  defer { TLS_FEATURE_free(features) }
  return (0..<COpenSSL_sk_ASN1_INTEGER_num(features)).contains { index in
    ASN1_INTEGER_get(COpenSSL_sk_ASN1_INTEGER_value(features, index)) == 5
  }
}

private func sctCount(of certificate: OpaquePointer) -> Int {
  guard let raw = X509_get_ext_d2i(certificate, NID_ct_precert_scts, nil, nil) else {
    ERR_clear_error()
    return 0
  }
  let list = OpaquePointer(raw)
  defer { SCT_LIST_free(list) }
  return max(0, Int(OPENSSL_sk_num(list)))
}
