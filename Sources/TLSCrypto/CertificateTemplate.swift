package import Certificates

/// What a certificate that `CertificateAuthority` issues should say.
package struct CertificateTemplate: Sendable {
  package var commonName: String?
  package var dnsNames: [String]
  /// 4 or 16 octets each.
  package var ipAddresses: [[UInt8]]
  package var from: UnixTime
  package var until: UnixTime
  package var key: PrivateKey.Kind
  /// By their names in RFC 5280 §4.2.1.12; nil leaves the extension out.
  package var extendedKeyUsage: [String]?
  /// Of the signature, `SHA256` or `SHA1`.
  package var digest: String
  /// Asks for a stapled OCSP response (RFC 7633).
  package var mustStaple: Bool
  /// Signed with its own key in place of the authority's.
  package var selfSigned: Bool

  package init(
    commonName: String? = nil, dnsNames: [String] = [], ipAddresses: [[UInt8]] = [], from: UnixTime, until: UnixTime,
    key: PrivateKey.Kind = .p256, extendedKeyUsage: [String]? = ["serverAuth"], digest: String = "SHA256",
    mustStaple: Bool = false, selfSigned: Bool = false
  ) {
    self.commonName = commonName
    self.dnsNames = dnsNames
    self.ipAddresses = ipAddresses
    self.from = from
    self.until = until
    self.key = key
    self.extendedKeyUsage = extendedKeyUsage
    self.digest = digest
    self.mustStaple = mustStaple
    self.selfSigned = selfSigned
  }
}
