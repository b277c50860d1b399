import TLSSession

/// What the IANA name of a suite says of its strength.
struct SuiteTraits {
  private let name: String

  init(_ cipher: CipherFacts) { name = cipher.name }

  /// No certificate proves who the server is.
  var isAnonymous: Bool { name.contains("_anon_") }

  /// The keys of the session do not follow from a long-term key. The suites of TLS 1.3 say nothing of the key exchange
  /// (RFC 8446 §B.4), which is ephemeral there.
  var hasForwardSecrecy: Bool {
    guard name.contains("_WITH_") else { return true }
    return isAnonymous || ["TLS_DHE_", "TLS_ECDHE_", "TLS_ECCPWD_"].contains { name.hasPrefix($0) }
  }

  /// Why the suite protects too little (RFC 9325 §4.1), in words.
  var weaknesses: [String] {
    var result: [String] = []
    if name.contains("_WITH_NULL") || ["TLS_SHA256_SHA256", "TLS_SHA384_SHA384"].contains(name) {
      result.append("it does not encrypt")
    }
    if isAnonymous { result.append("it authenticates nobody") }
    if name.contains("_EXPORT") { result.append("its keys are of export strength") }
    if name.contains("_RC4_") { result.append("RC4 is broken") }
    if name.contains("_3DES_") {
      result.append("3DES has blocks of 64 bits")
    } else if name.contains("_DES_") || name.contains("_DES40_") || name.contains("_RC2_") {
      result.append("its cipher is broken")
    }
    return result
  }

  /// CBC with SHA-1, encrypted after the MAC: out of date rather than broken.
  var isCBCWithSHA1: Bool { name.hasSuffix("_CBC_SHA") }
}

extension GroupFacts {
  /// Diffie-Hellman over a finite field, not over a curve: a group of the server's own, of RFC 7919, 3526 or 5114.
  var isFiniteField: Bool { name == "dh" || ["ffdhe", "modp_", "dh_"].contains { name.hasPrefix($0) } }
}
