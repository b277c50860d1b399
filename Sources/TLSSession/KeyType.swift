/// A kind of key that a server may prove itself with. A server can have a certificate for each, and what a client offers
/// decides which of them it sees (RFC 8446 §4.2.3).
public enum KeyType: String, Hashable, Sendable, CaseIterable {
  case rsa
  case ecdsa
  case eddsa

  /// - Parameter algorithm: as `PublicKeyFacts` has it; nil for one that no client can ask for alone.
  public init?(ofAlgorithm algorithm: String) {
    switch algorithm {
    case "RSA", "RSA-PSS": self = .rsa
    case "EC": self = .ecdsa
    case "ED25519", "ED448": self = .eddsa
    default: return nil
    }
  }

  /// As people write it.
  public var name: String {
    switch self {
    case .rsa: "RSA"
    case .ecdsa: "ECDSA"
    case .eddsa: "EdDSA"
    }
  }

  /// For TLS 1.2 and up, in the library's syntax: all that go with such a key.
  var signatureAlgorithms: String {
    switch self {
    case .rsa:
      "rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:rsa_pss_pss_sha256:rsa_pss_pss_sha384:"
        + "rsa_pss_pss_sha512:rsa_pkcs1_sha256:rsa_pkcs1_sha384:rsa_pkcs1_sha512:rsa_pkcs1_sha1"
    case .ecdsa: "ecdsa_secp256r1_sha256:ecdsa_secp384r1_sha384:ecdsa_secp521r1_sha512:ECDSA+SHA1"
    case .eddsa: "ed25519:ed448"
    }
  }

  /// For TLS 1.2 and below; EdDSA shares the suites of ECDSA (RFC 8422 §5.10).
  var suites: String { self == .rsa ? "aRSA" : "aECDSA" }
}
