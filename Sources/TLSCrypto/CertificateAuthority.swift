import COpenSSL
package import Certificates

/// A throw-away authority in memory, for the embedded server and the tests. Never for production: nothing guards its key.
package final class CertificateAuthority: Sendable {
  package let certificate: X509Certificate
  private let key: PrivateKey
  /// The chain from this authority up to, and without, the root.
  private let intermediates: [X509Certificate]

  private init(certificate: X509Certificate, key: PrivateKey, intermediates: [X509Certificate]) {
    self.certificate = certificate
    self.key = key
    self.intermediates = intermediates
  }

  /// A self-signed root.
  package convenience init(
    name: String, key kind: PrivateKey.Kind = .p256, from: UnixTime, until: UnixTime
  ) throws(OpenSSLFailure) {
    let key = try PrivateKey.generate(kind)
    let draft = try CertificateDraft(commonName: name, from: from, until: until, key: key)
    try draft.addAuthorityExtensions()
    try draft.sign(issuer: draft.certificate, issuerKey: key)
    self.init(certificate: draft.certificate, key: key, intermediates: [])
  }

  package func intermediate(
    name: String, key kind: PrivateKey.Kind = .p256, from: UnixTime, until: UnixTime
  ) throws(OpenSSLFailure) -> CertificateAuthority {
    let subordinateKey = try PrivateKey.generate(kind)
    let draft = try CertificateDraft(commonName: name, from: from, until: until, key: subordinateKey)
    try draft.addAuthorityExtensions()
    try draft.sign(issuer: certificate, issuerKey: key)
    return CertificateAuthority(
      certificate: draft.certificate, key: subordinateKey, intermediates: [draft.certificate] + intermediates)
  }

  /// A leaf with a key of its own; the chain holds the intermediates too, never the root.
  package func issue(_ template: CertificateTemplate) throws(OpenSSLFailure) -> Identity {
    let leafKey = try PrivateKey.generate(template.key)
    let draft = try CertificateDraft(
      commonName: template.commonName, from: template.from, until: template.until, key: leafKey)
    try draft.addLeafExtensions(template)
    if template.selfSigned {
      try draft.sign(issuer: draft.certificate, issuerKey: leafKey, digest: template.digest)
      return Identity(chain: [draft.certificate], key: leafKey)
    }
    try draft.sign(issuer: certificate, issuerKey: key, digest: template.digest)
    return Identity(chain: [draft.certificate] + intermediates, key: leafKey)
  }
}

/// A certificate while it is being filled in; nobody else sees it before it is signed.
private struct CertificateDraft {
  let certificate: X509Certificate
  private let key: PrivateKey

  init(commonName: String?, from: UnixTime, until: UnixTime, key: PrivateKey) throws(OpenSSLFailure) {
    let pointer = try checkedPointer("make a certificate") { X509_new() }
    certificate = X509Certificate(takingOwnershipOf: pointer)
    self.key = key
    try checkedPositive("set the version") { COpenSSL_X509_set_version_3(pointer) }
    try setSerial(pointer)
    try checkedPositive("set the validity") {
      ASN1_TIME_set(X509_getm_notBefore(pointer), time_t(from.seconds)) == nil
        || ASN1_TIME_set(X509_getm_notAfter(pointer), time_t(until.seconds)) == nil ? 0 : 1
    }
    try checkedPositive("set the key") { key.withPointer { X509_set_pubkey(pointer, $0) } }
    if let commonName {
      try checkedPositive("set the subject") {
        X509_NAME_add_entry_by_txt(
          X509_get_subject_name(pointer), "CN", MBSTRING_UTF8, Array(commonName.utf8),
          Int32(clamping: commonName.utf8.count), -1, 0)
      }
    }
  }

  /// 127 random bits: positive and within 20 octets (RFC 5280 §4.1.2.2).
  private func setSerial(_ pointer: OpaquePointer) throws(OpenSSLFailure) {
    let number = try checkedPointer("make a serial number") { BN_new() }
    defer { BN_free(number) }
    try checkedPositive("make a serial number") { BN_rand(number, 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) }
    try checkedPositive("set the serial number") {
      BN_to_ASN1_INTEGER(number, X509_get_serialNumber(pointer)) == nil ? 0 : 1
    }
  }

  func addAuthorityExtensions() throws(OpenSSLFailure) {
    try add(NID_basic_constraints, "critical,CA:TRUE")
    try add(NID_key_usage, "critical,keyCertSign,cRLSign")
    try add(NID_subject_key_identifier, "hash")
  }

  func addLeafExtensions(_ template: CertificateTemplate) throws(OpenSSLFailure) {
    try add(NID_basic_constraints, "critical,CA:FALSE")
    try add(NID_key_usage, "critical,digitalSignature" + (isRSA(template.key) ? ",keyEncipherment" : ""))
    if let purposes = template.extendedKeyUsage { try add(NID_ext_key_usage, purposes.joined(separator: ",")) }
    let names =
      template.dnsNames.map { "DNS:\($0)" }
      + template.ipAddresses.compactMap { address in Self.text(ofAddress: address).map { "IP:\($0)" } }
    if !names.isEmpty { try add(NID_subject_alt_name, names.joined(separator: ",")) }
    if template.mustStaple { try add(NID_tlsfeature, "status_request") }
    try add(NID_subject_key_identifier, "hash")
  }

  private func isRSA(_ kind: PrivateKey.Kind) -> Bool {
    if case .rsa = kind { true } else { false }
  }

  private static func text(ofAddress octets: [UInt8]) -> String? {
    switch octets.count {
    case 4: return octets.map { String($0) }.joined(separator: ".")
    case 16:
      return stride(from: 0, to: 16, by: 2)
        .map { String(UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1]), radix: 16) }.joined(separator: ":")
    default: return nil
    }
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
