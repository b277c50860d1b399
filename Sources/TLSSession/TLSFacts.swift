public import Certificates

/// What a completed handshake settled.
public struct TLSFacts: Hashable, Sendable {
  /// `TLSv1.3`, `TLSv1.2`, `TLSv1.1`, `TLSv1`.
  public var version: String
  public var cipher: CipherFacts
  /// Nil for RSA key transport.
  public var group: GroupFacts?
  /// Nil for RSA key transport, for anonymous suites, and below TLS 1.2, where no scheme is named.
  public var signatureScheme: SignatureScheme?
  /// The server name that was sent (RFC 6066 §3).
  public var serverName: String?
  public var alpn: [UInt8]?
  public var isResumed: Bool
  /// A session ticket came, up to the end of the record.
  public var receivedTicket: Bool
  /// The DER of a stapled OCSP response (RFC 6066 §8).
  public var ocspResponse: [UInt8]?
  /// What it says of the server's certificate; nil where none was stapled.
  public var staple: OCSPFacts?
  public var clientCertificateRequested: Bool
  /// The distinguished names that the server sent with its request, as RFC 4514 strings.
  public var clientCertificateAuthorities: [[UInt8]]
  /// RFC 5746. Always so in TLS 1.3, which has no renegotiation.
  public var secureRenegotiation: Bool
  /// RFC 7627. Always so in TLS 1.3.
  public var extendedMasterSecret: Bool
  /// The server asked for another key share first (RFC 8446 §4.1.4).
  public var helloRetryRequested: Bool
  /// Whether the peer ended TLS with close_notify (RFC 8446 §6.1); nil where its end was not awaited.
  public var closeNotify: Bool?

  public init(
    version: String, cipher: CipherFacts, group: GroupFacts? = nil, signatureScheme: SignatureScheme? = nil,
    serverName: String? = nil, alpn: [UInt8]? = nil, isResumed: Bool = false, receivedTicket: Bool = false,
    ocspResponse: [UInt8]? = nil, clientCertificateRequested: Bool = false,
    clientCertificateAuthorities: [[UInt8]] = [], secureRenegotiation: Bool = true, extendedMasterSecret: Bool = true,
    helloRetryRequested: Bool = false, closeNotify: Bool? = nil, staple: OCSPFacts? = nil
  ) {
    self.version = version
    self.cipher = cipher
    self.group = group
    self.signatureScheme = signatureScheme
    self.serverName = serverName
    self.alpn = alpn
    self.isResumed = isResumed
    self.receivedTicket = receivedTicket
    self.ocspResponse = ocspResponse
    self.staple = staple
    self.clientCertificateRequested = clientCertificateRequested
    self.clientCertificateAuthorities = clientCertificateAuthorities
    self.secureRenegotiation = secureRenegotiation
    self.extendedMasterSecret = extendedMasterSecret
    self.helloRetryRequested = helloRetryRequested
    self.closeNotify = closeNotify
  }
}

public struct CipherFacts: Hashable, Sendable {
  /// The IANA name, `TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384`.
  public var name: String
  public var opensslName: String
  /// The code point of the IANA registry.
  public var code: UInt16
  /// Bits of the symmetric key.
  public var bits: Int

  public init(name: String, opensslName: String, code: UInt16, bits: Int) {
    self.name = name
    self.opensslName = opensslName
    self.code = code
    self.bits = bits
  }
}

/// The key exchange (RFC 8446 §4.2.7).
public struct GroupFacts: Hashable, Sendable {
  /// The IANA name (`x25519`), or `dh` for a finite-field group that the server made up itself.
  public var name: String
  /// Nil where the server sent parameters of its own.
  public var code: UInt16?
  public var bits: Int

  public init(name: String, code: UInt16?, bits: Int) {
    self.name = name
    self.code = code
    self.bits = bits
  }
}

/// The algorithm of the peer's proof of its key (RFC 8446 §4.2.3).
public struct SignatureScheme: Hashable, Sendable, CustomStringConvertible {
  public var code: UInt16

  public init(code: UInt16) { self.code = code }

  public var description: String { Self.names.first { $0.code == code }?.name ?? "0x" + hexadecimal(code) }

  // No dictionary: making one takes longer than all the searches of a probe.
  private static let names: [(code: UInt16, name: String)] = [
    (0x0101, "rsa_pkcs1_md5"), (0x0201, "rsa_pkcs1_sha1"), (0x0202, "dsa_sha1"), (0x0203, "ecdsa_sha1"),
    (0x0301, "rsa_pkcs1_sha224"), (0x0303, "ecdsa_sha224"), (0x0401, "rsa_pkcs1_sha256"),
    (0x0403, "ecdsa_secp256r1_sha256"), (0x0501, "rsa_pkcs1_sha384"), (0x0503, "ecdsa_secp384r1_sha384"),
    (0x0601, "rsa_pkcs1_sha512"), (0x0603, "ecdsa_secp521r1_sha512"), (0x0804, "rsa_pss_rsae_sha256"),
    (0x0805, "rsa_pss_rsae_sha384"), (0x0806, "rsa_pss_rsae_sha512"), (0x0807, "ed25519"), (0x0808, "ed448"),
    (0x0809, "rsa_pss_pss_sha256"), (0x080A, "rsa_pss_pss_sha384"), (0x080B, "rsa_pss_pss_sha512"),
    (0x081A, "ecdsa_brainpoolP256r1tls13_sha256"), (0x081B, "ecdsa_brainpoolP384r1tls13_sha384"),
    (0x081C, "ecdsa_brainpoolP512r1tls13_sha512"), (0x0904, "mldsa44"), (0x0905, "mldsa65"), (0x0906, "mldsa87"),
  ]
}

/// The groups by the names of the IANA registry "TLS Supported Groups".
enum NamedGroup {
  static func name(of code: UInt16) -> String {
    names.first { $0.code == code }?.name ?? "0x" + hexadecimal(code)
  }

  static func code(of name: String) -> UInt16? { names.first { $0.name == name }?.code }

  /// Where the library shows no key of the exchange (hybrids with ML-KEM): the bits of its elliptic part, or 0.
  static func bits(of code: UInt16) -> Int {
    switch code {
    case 0x0017, 0x11EB: 256
    case 0x0018, 0x11ED: 384
    case 0x0019: 521
    case 0x001D, 0x11EC: 253
    case 0x001E: 448
    default: 0
    }
  }

  private static let names: [(code: UInt16, name: String)] = [
    (0x0015, "secp224r1"), (0x0016, "secp256k1"), (0x0017, "secp256r1"), (0x0018, "secp384r1"), (0x0019, "secp521r1"),
    (0x001A, "brainpoolP256r1"), (0x001B, "brainpoolP384r1"), (0x001C, "brainpoolP512r1"), (0x001D, "x25519"),
    (0x001E, "x448"), (0x001F, "brainpoolP256r1tls13"), (0x0020, "brainpoolP384r1tls13"),
    (0x0021, "brainpoolP512r1tls13"),
    (0x0100, "ffdhe2048"), (0x0101, "ffdhe3072"), (0x0102, "ffdhe4096"), (0x0103, "ffdhe6144"), (0x0104, "ffdhe8192"),
    (0x0200, "MLKEM512"), (0x0201, "MLKEM768"), (0x0202, "MLKEM1024"), (0x11EB, "SecP256r1MLKEM768"),
    (0x11EC, "X25519MLKEM768"), (0x11ED, "SecP384r1MLKEM1024"),
  ]
}

/// Four lower-case hexadecimal digits.
package func hexadecimal(_ code: UInt16) -> String {
  let digits = String(code, radix: 16)
  return String(repeating: "0", count: 4 - digits.utf8.count) + digits
}
