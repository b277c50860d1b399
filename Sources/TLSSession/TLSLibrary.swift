import COpenSSL

/// The TLS library that this process runs on.
public enum TLSLibrary {
  /// Loads the library with what a program that makes contexts needs, and no more. To be called before anything else
  /// here; without effect once the library is in use.
  ///
  /// - It does not tidy up when the process exits, which costs as much as a handshake and gives the system back what it
  ///   takes anyway.
  /// - The table of cipher names from before there were providers stays empty: it serves encrypted keys in PEM, which we
  ///   refuse, and costs 5 % of a probe. TLS fetches its ciphers from the providers; digests keep their table, since
  ///   signatures of certificates are looked up in it.
  /// - The words for errors are loaded with the first error: see `OpenSSLFailure.drained`.
  package static func loadLean() {
    _ = OPENSSL_init_ssl(
      UInt64(OPENSSL_INIT_NO_ATEXIT) | UInt64(OPENSSL_INIT_NO_ADD_ALL_CIPHERS) | COpenSSL_INIT_NO_ERROR_STRINGS, nil)
  }

  /// Its name and number, `OpenSSL 3.0.22`.
  public static let version: String = {
    let text = OpenSSL_version(OPENSSL_VERSION).map { String(cString: $0) } ?? "OpenSSL"
    let words = text.split(separator: " ", maxSplits: 2)
    return words.count > 1 ? "\(words[0]) \(words[1])" : text
  }()

  /// Whether the buffers of a session may be freed while it waits. A library before these took that for no reason to forget
  /// a record of which only the head had come (CVE-2024-4741).
  static let mayFreeBuffers: Bool = {
    let firstPatches: [UInt32] = [14, 6, 2, 1]
    let minor = Int(OPENSSL_version_minor())
    return OPENSSL_version_major() > 3 || minor >= firstPatches.count || OPENSSL_version_patch() >= firstPatches[minor]
  }()
}
