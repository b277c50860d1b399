package import Certificates

/// A throw-away authority in memory, for the embedded server and the tests. Never for production: nothing guards its key.
package final class CertificateAuthority: Sendable {
  package let certificate: X509Certificate
  let key: PrivateKey
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
    let draft = try CertificateDraft(subject: .utf8(name), from: from, until: until, key: key)
    try draft.addAuthorityExtensions()
    try draft.sign(issuer: draft.certificate, issuerKey: key)
    self.init(certificate: draft.certificate, key: key, intermediates: [])
  }

  /// - Parameters:
  ///   - permittedDomain: the one domain in which it may issue (RFC 5280 §4.2.1.10).
  ///   - isAuthority: false for one that says of itself that it is none.
  package func intermediate(
    name: String, key kind: PrivateKey.Kind = .p256, from: UnixTime, until: UnixTime, permittedDomain: String? = nil,
    isAuthority: Bool = true
  ) throws(OpenSSLFailure) -> CertificateAuthority {
    let subordinateKey = try PrivateKey.generate(kind)
    let draft = try CertificateDraft(subject: .utf8(name), from: from, until: until, key: subordinateKey)
    if isAuthority { try draft.addAuthorityExtensions() } else { try draft.addImpostorExtensions() }
    if let permittedDomain { try draft.permitOnly(permittedDomain) }
    try draft.sign(issuer: certificate, issuerKey: key)
    return CertificateAuthority(
      certificate: draft.certificate, key: subordinateKey, intermediates: [draft.certificate] + intermediates)
  }

  /// Vouches for another authority: a second certificate for its name and key.
  package func crossSign(
    _ other: CertificateAuthority, from: UnixTime, until: UnixTime
  ) throws(OpenSSLFailure) -> X509Certificate {
    let draft = try CertificateDraft(subjectOf: other.certificate, from: from, until: until, key: other.key)
    try draft.addAuthorityExtensions()
    try draft.sign(issuer: certificate, issuerKey: key)
    return draft.certificate
  }

  /// A leaf with a key of its own; the chain holds the intermediates too, never the root.
  package func issue(_ template: CertificateTemplate) throws(OpenSSLFailure) -> Identity {
    let leafKey = try PrivateKey.generate(template.key)
    let draft = try CertificateDraft(
      subject: template.commonName, from: template.from, until: template.until, key: leafKey, version: template.version,
      serial: template.serial)
    if template.version >= 3 { try draft.addLeafExtensions(template) }
    if template.selfSigned {
      try draft.sign(issuer: draft.certificate, issuerKey: leafKey, digest: template.digest)
      return Identity(chain: [draft.certificate], key: leafKey)
    }
    try draft.sign(issuer: certificate, issuerKey: key, digest: template.digest)
    return Identity(chain: [draft.certificate] + intermediates, key: leafKey)
  }
}
