import COpenSSL

/// The TLS library that this process runs on.
public enum TLSLibrary {
  /// Loads the library so that it does not tidy up when the process exits, which costs as much as a handshake and gives
  /// the system back what it takes anyway. For a program that is about to make contexts; without effect once it has.
  package static func loadWithoutCleanUp() {
    _ = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)
  }

  /// Its name and number, `OpenSSL 3.0.22`.
  public static var version: String {
    let text = OpenSSL_version(OPENSSL_VERSION).map { String(cString: $0) } ?? "OpenSSL"
    let words = text.split(separator: " ", maxSplits: 2)
    return words.count > 1 ? "\(words[0]) \(words[1])" : text
  }
}
