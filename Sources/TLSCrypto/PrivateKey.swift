import COpenSSL

/// Owns a private key of libcrypto.
package final class PrivateKey {
  /// What kind of key to make.
  package enum Kind: Hashable, Sendable {
    case p256
    case p384
    case ed25519
    /// A modulus of so many bits.
    case rsa(Int)
    /// The same, for RSASSA-PSS signatures alone (RFC 4055 §1.2).
    case rsaPSS(Int)
  }

  let pointer: OpaquePointer

  package init(takingOwnershipOf pointer: OpaquePointer) { self.pointer = pointer }

  deinit { EVP_PKEY_free(pointer) }

  package static func generate(_ kind: Kind) throws(OpenSSLFailure) -> PrivateKey {
    let pointer = try checkedPointer("make a key") {
      switch kind {
      case .p256: COpenSSL_EC_generate("P-256")
      case .p384: COpenSSL_EC_generate("P-384")
      case .ed25519: COpenSSL_ED25519_generate()
      case .rsa(let bits): COpenSSL_RSA_generate("RSA", Int32(clamping: bits), primes(for: bits))
      case .rsaPSS(let bits): COpenSSL_RSA_generate("RSA-PSS", Int32(clamping: bits), primes(for: bits))
      }
    }
    return PrivateKey(takingOwnershipOf: pointer)
  }

  /// From four primes (RFC 8017 §3.1) a long key is made in a tenth of the time, and nobody sees it from outside.
  private static func primes(for bits: Int) -> Int32 { bits >= 4096 ? 4 : 2 }

  package func withPointer<Result>(_ body: (OpaquePointer) -> Result) -> Result { body(pointer) }

  /// PKCS #8 in PEM, not encrypted.
  package func pem() throws(OpenSSLFailure) -> [UInt8] {
    let bio = try MemoryBIO()
    let output = bio.pointer
    try checkedPositive("write a key") { PEM_write_bio_PrivateKey(output, pointer, nil, nil, 0, nil, nil) }
    return bio.contents
  }
}

// A key is not changed after it was made, and libcrypto counts its references atomically.
extension PrivateKey: @unchecked Sendable {}

/// A certificate chain and the key of its first certificate: what a TLS endpoint proves itself with.
public struct Identity: Sendable {
  /// The leaf first, then its issuers.
  package var chain: [X509Certificate]
  package var key: PrivateKey

  package init(chain: [X509Certificate], key: PrivateKey) {
    self.chain = chain
    self.key = key
  }
}
