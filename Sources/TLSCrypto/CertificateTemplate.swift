package import Certificates

/// What a certificate that `CertificateAuthority` issues should say.
package struct CertificateTemplate: Sendable {
  /// The subject; nil leaves it empty.
  package var commonName: DirectoryString?
  package var dnsNames: [String]
  /// 4 or 16 octets each.
  package var ipAddresses: [[UInt8]]
  /// Alternative names of bytes that may be no text at all, behind the others.
  package var otherNames: [AlternativeName] = []
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
  /// Below 3 there are no extensions.
  package var version = 3
  /// In place of the usual key usage, by the names of RFC 5280 §4.2.1.3.
  package var keyUsage: [String]?
  /// Behind the others.
  package var extensions: [RawExtension] = []
  /// In hexadecimal, behind a minus sign where it is negative; nil: a random one as RFC 5280 §4.1.2.2 wants it.
  package var serial: String?

  package init(
    commonName: String? = nil, dnsNames: [String] = [], ipAddresses: [[UInt8]] = [], from: UnixTime, until: UnixTime,
    key: PrivateKey.Kind = .p256, extendedKeyUsage: [String]? = ["serverAuth"], digest: String = "SHA256",
    mustStaple: Bool = false, selfSigned: Bool = false
  ) {
    self.commonName = commonName.map(DirectoryString.utf8)
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

/// An extension of any content.
package struct RawExtension: Hashable, Sendable {
  /// Dotted.
  package var identifier: String
  package var isCritical: Bool
  package var value: [UInt8]

  package init(_ identifier: String, isCritical: Bool = false, _ value: [UInt8]) {
    self.identifier = identifier
    self.isCritical = isCritical
    self.value = value
  }
}

/// A text of a distinguished name in one of its encodings (RFC 5280 §4.1.2.4).
package enum DirectoryString: Hashable, Sendable {
  case utf8(String)
  /// TeletexString, whose bytes are read as Latin-1.
  case teletex([UInt8])
  /// BMPString: the basic multilingual plane in UTF-16, big-endian.
  case bmp([UInt16])
}

/// A subject alternative name as bytes (RFC 5280 §4.2.1.6).
package enum AlternativeName: Hashable, Sendable {
  case dns([UInt8])
  case email([UInt8])
  case uri([UInt8])
}
