import COpenSSL

/// The digests that SASL mechanisms are made of. Their names are those of libcrypto.
package enum DigestAlgorithm: String, Hashable, Sendable {
  case md5 = "MD5"
  case sha1 = "SHA1"
  case sha256 = "SHA256"

  package func digest(_ bytes: [UInt8]) throws(OpenSSLFailure) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length = 0
    let name = rawValue
    try checkedPositive("compute \(name)") {
      EVP_Q_digest(nil, name, nil, bytes, bytes.count, &output, &length)
    }
    return Array(output.prefix(length))
  }

  /// RFC 2104.
  package func authenticationCode(key: [UInt8], _ bytes: [UInt8]) throws(OpenSSLFailure) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length = 0
    let name = rawValue
    let result = try checkedRawPointer("compute HMAC-\(name)") {
      EVP_Q_mac(
        nil, "HMAC", nil, name, nil, key, key.count, bytes, bytes.count, &output, output.count, &length)
    }
    _ = result
    return Array(output.prefix(length))
  }

  /// PBKDF2 (RFC 8018 §5.2) with HMAC, of as many octets as the digest has: Hi() of RFC 5802 §2.2.
  package func stretched(
    password: [UInt8], salt: [UInt8], iterations: Int
  ) throws(OpenSSLFailure) -> [UInt8] {
    let name = rawValue
    let digest = try checkedPointer("fetch \(name)") { EVP_MD_fetch(nil, name, nil) }
    defer { EVP_MD_free(digest) }
    var output = [UInt8](repeating: 0, count: Int(EVP_MD_get_size(digest)))
    let count = Int32(output.count)
    let password = password.map { CChar(bitPattern: $0) }
    try checkedPositive("stretch a password") {
      PKCS5_PBKDF2_HMAC(
        password, Int32(clamping: password.count), salt, Int32(clamping: salt.count), Int32(clamping: iterations),
        digest, count, &output)
    }
    return output
  }

  private func checkedRawPointer(
    _ operation: String, _ call: () -> UnsafeMutablePointer<UInt8>?
  ) throws(OpenSSLFailure) -> UnsafeMutablePointer<UInt8> {
    OpenSSLFailure.clearQueue()
    guard let pointer = call() else { throw .drained(operation) }
    return pointer
  }
}

/// Octets that nobody can guess.
package func randomBytes(_ count: Int) throws(OpenSSLFailure) -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: count)
  try checkedPositive("make random bytes") { RAND_bytes(&bytes, Int32(clamping: count)) }
  return bytes
}
