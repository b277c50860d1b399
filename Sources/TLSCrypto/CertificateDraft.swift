import COpenSSL
import Certificates

/// A certificate while it is being filled in; nobody else sees it before it is signed.
struct CertificateDraft {
  let certificate: X509Certificate

  /// - Parameter serial: in hexadecimal; nil: a random one.
  init(
    subject: DirectoryString?, from: UnixTime, until: UnixTime, key: PrivateKey, version: Int = 3, serial: String? = nil
  ) throws(OpenSSLFailure) {
    let pointer = try checkedPointer("make a certificate") { X509_new() }
    certificate = X509Certificate(takingOwnershipOf: pointer)
    // The encoded version counts from 0 (RFC 5280 §4.1.2.1).
    try checkedPositive("set the version") { X509_set_version(pointer, version - 1) }
    try setSerial(serial, pointer)
    try checkedPositive("set the validity") {
      ASN1_TIME_set(X509_getm_notBefore(pointer), time_t(from.seconds)) == nil
        || ASN1_TIME_set(X509_getm_notAfter(pointer), time_t(until.seconds)) == nil ? 0 : 1
    }
    try checkedPositive("set the key") { key.withPointer { X509_set_pubkey(pointer, $0) } }
    if let subject {
      try checkedPositive("set the subject") {
        X509_NAME_add_entry_by_txt(
          X509_get_subject_name(pointer), "CN", subject.type, subject.bytes, Int32(clamping: subject.bytes.count), -1,
          0)
      }
    }
  }

  /// For the name of another certificate.
  init(subjectOf other: X509Certificate, from: UnixTime, until: UnixTime, key: PrivateKey) throws(OpenSSLFailure) {
    try self.init(subject: nil, from: from, until: until, key: key)
    try checkedPositive("set the subject") {
      certificate.withPointer { subject in
        other.withPointer { X509_set_subject_name(subject, X509_get_subject_name($0)) }
      }
    }
  }

  private func setSerial(_ text: String?, _ pointer: OpaquePointer) throws(OpenSSLFailure) {
    var number: OpaquePointer? = try checkedPointer("make a serial number") { BN_new() }
    defer { BN_free(number) }
    try checkedPositive("make a serial number") {
      // 127 random bits: positive and within 20 octets (RFC 5280 §4.1.2.2).
      text.map { BN_hex2bn(&number, $0) } ?? BN_rand(number, 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY)
    }
    try checkedPositive("set the serial number") {
      BN_to_ASN1_INTEGER(number, X509_get_serialNumber(pointer)) == nil ? 0 : 1
    }
  }

  // MARK: Extensions

  func addAuthorityExtensions() throws(OpenSSLFailure) {
    try add(NID_basic_constraints, "critical,CA:TRUE")
    try add(NID_key_usage, "critical,keyCertSign,cRLSign")
    try add(NID_subject_key_identifier, "hash")
  }

  /// Without a key usage, so that the basic constraints alone say that it is no authority.
  func addImpostorExtensions() throws(OpenSSLFailure) {
    try add(NID_basic_constraints, "critical,CA:FALSE")
    try add(NID_subject_key_identifier, "hash")
  }

  func permitOnly(_ domain: String) throws(OpenSSLFailure) {
    try add(NID_name_constraints, "critical,permitted;DNS:\(domain)")
  }

  func addLeafExtensions(_ template: CertificateTemplate) throws(OpenSSLFailure) {
    try add(NID_basic_constraints, "critical,CA:FALSE")
    let usage = template.keyUsage ?? ["digitalSignature"] + (isRSA(template.key) ? ["keyEncipherment"] : [])
    try add(NID_key_usage, "critical," + usage.joined(separator: ","))
    if let purposes = template.extendedKeyUsage { try add(NID_ext_key_usage, purposes.joined(separator: ",")) }
    let names =
      template.dnsNames.map { DER.element(0x82, Array($0.utf8)) } + template.ipAddresses.map { DER.element(0x87, $0) }
      + template.otherNames.map(\.der)
    if !names.isEmpty { try add(NID_subject_alt_name, der: DER.element(0x30, Array(names.joined()))) }
    if template.mustStaple { try add(NID_tlsfeature, "status_request") }
    try add(NID_subject_key_identifier, "hash")
    for other in template.extensions { try add(other) }
  }

  private func isRSA(_ kind: PrivateKey.Kind) -> Bool {
    if case .rsa = kind { true } else { false }
  }

  private func add(_ id: Int32, _ value: String) throws(OpenSSLFailure) {
    try certificate.withPointer { pointer in
      Result { () throws(OpenSSLFailure) in
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, pointer, pointer, nil, nil, 0)
        let made = try checkedPointer("make a certificate extension") {
          X509V3_EXT_conf_nid(nil, &context, id, value)
        }
        defer { X509_EXTENSION_free(made) }
        try checkedPositive("add a certificate extension") { X509_add_ext(pointer, made, -1) }
      }
    }.get()
  }

  /// What the library's notation cannot say.
  private func add(_ id: Int32, der: [UInt8]) throws(OpenSSLFailure) {
    guard let value = ASN1_OCTET_STRING_new() else { throw .drained("make a certificate extension") }
    defer { ASN1_OCTET_STRING_free(value) }
    try checkedPositive("make a certificate extension") {
      ASN1_OCTET_STRING_set(value, der, Int32(clamping: der.count))
    }
    let made = try checkedPointer("make a certificate extension") {
      X509_EXTENSION_create_by_NID(nil, id, 0, value)
    }
    defer { X509_EXTENSION_free(made) }
    try checkedPositive("add a certificate extension") { certificate.withPointer { X509_add_ext($0, made, -1) } }
  }

  private func add(_ other: RawExtension) throws(OpenSSLFailure) {
    let made = try other.made()
    defer { X509_EXTENSION_free(made) }
    try checkedPositive("add a certificate extension") { certificate.withPointer { X509_add_ext($0, made, -1) } }
  }

  // MARK: Signature

  func sign(
    issuer: X509Certificate, issuerKey: PrivateKey, digest: String = "SHA256"
  ) throws(OpenSSLFailure) {
    // Ed25519 signs the message itself and takes no digest (RFC 8410 §3).
    let needsDigest = issuerKey.withPointer { EVP_PKEY_get0_type_name($0).map { String(cString: $0) } } != "ED25519"
    try checkedPositive("sign a certificate") {
      certificate.withPointer { subject in
        issuer.withPointer { issuer in
          issuerKey.withPointer { key in
            X509_set_issuer_name(subject, X509_get_subject_name(issuer)) == 1
              && X509_sign(subject, key, needsDigest ? EVP_get_digestbyname(digest) : nil) > 0 ? 1 : 0
          }
        }
      }
    }
  }
}

extension RawExtension {
  /// The caller owns it.
  func made() throws(OpenSSLFailure) -> OpaquePointer {
    let type = try checkedPointer("make an extension") { OBJ_txt2obj(identifier, 1) }
    defer { ASN1_OBJECT_free(type) }
    guard let octets = ASN1_OCTET_STRING_new() else { throw .drained("make an extension") }
    defer { ASN1_OCTET_STRING_free(octets) }
    try checkedPositive("make an extension") { ASN1_OCTET_STRING_set(octets, value, Int32(clamping: value.count)) }
    return try checkedPointer("make an extension") {
      X509_EXTENSION_create_by_OBJ(nil, type, isCritical ? 1 : 0, octets)
    }
  }
}

extension DirectoryString {
  /// For libcrypto: text to be encoded, or a string type whose bytes are taken as they are.
  fileprivate var type: Int32 {
    switch self {
    case .utf8: MBSTRING_UTF8
    case .teletex: V_ASN1_T61STRING
    case .bmp: V_ASN1_BMPSTRING
    }
  }

  fileprivate var bytes: [UInt8] {
    switch self {
    case .utf8(let text): Array(text.utf8)
    case .teletex(let bytes): bytes
    case .bmp(let units): units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }
  }
}

extension AlternativeName {
  /// With its context tag of RFC 5280 §4.2.1.6.
  fileprivate var der: [UInt8] {
    switch self {
    case .email(let bytes): DER.element(0x81, bytes)
    case .dns(let bytes): DER.element(0x82, bytes)
    case .uri(let bytes): DER.element(0x86, bytes)
    }
  }
}

/// The distinguished encoding of one value (X.690 §8.1).
private enum DER {
  static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] { [tag] + length(content.count) + content }

  private static func length(_ count: Int) -> [UInt8] {
    guard count >= 0x80 else { return [UInt8(count)] }
    var octets: [UInt8] = []
    var rest = count
    while rest > 0 {
      octets.insert(UInt8(rest & 0xFF), at: 0)
      rest >>= 8
    }
    return [0x80 | UInt8(octets.count)] + octets
  }
}
