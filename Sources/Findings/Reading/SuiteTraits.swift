import TLSSession

/// What the IANA name of a suite says of its strength.
struct SuiteTraits {
  private let name: String
  /// What stands between the underscores.
  private let words: [Substring]

  init(_ cipher: CipherFacts) {
    name = cipher.name
    words = name.utf8.split(separator: UInt8(ascii: "_")).map { Substring($0) }
  }

  private func has(_ word: String) -> Bool { words.contains { $0 == word } }

  /// No certificate proves who the server is.
  var isAnonymous: Bool { has("anon") }

  /// The keys of the session do not follow from a long-term key. The suites of TLS 1.3 say nothing of the key exchange
  /// (RFC 8446 §B.4), which is ephemeral there.
  var hasForwardSecrecy: Bool {
    guard has("WITH") else { return true }
    return isAnonymous || ["TLS_DHE_", "TLS_ECDHE_", "TLS_ECCPWD_"].contains { name.hasPrefix($0) }
  }

  /// Why the suite protects too little (RFC 9325 §4.1), in words.
  var weaknesses: [String] {
    var result: [String] = []
    if isUnencrypted || ["TLS_SHA256_SHA256", "TLS_SHA384_SHA384"].contains(name) {
      result.append("it does not encrypt")
    }
    if isAnonymous { result.append("it authenticates nobody") }
    if words.contains(where: { $0.hasPrefix("EXPORT") }) { result.append("its keys are of export strength") }
    if has("RC4") { result.append("RC4 is broken") }
    if has("3DES") {
      result.append("3DES has blocks of 64 bits")
    } else if has("DES") || has("DES40") || has("RC2") {
      result.append("its cipher is broken")
    }
    return result
  }

  private var isUnencrypted: Bool {
    guard let with = words.firstIndex(of: "WITH") else { return false }
    return words.dropFirst(with + 1).first == "NULL"
  }

  /// CBC with SHA-1, encrypted after the MAC: out of date rather than broken.
  var isCBCWithSHA1: Bool { name.hasSuffix("_CBC_SHA") }
}

extension GroupFacts {
  /// Diffie-Hellman over a finite field, not over a curve: a group of the server's own, of RFC 7919, 3526 or 5114.
  var isFiniteField: Bool { name == "dh" || ["ffdhe", "modp_", "dh_"].contains { name.hasPrefix($0) } }
}
