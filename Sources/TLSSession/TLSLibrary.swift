import COpenSSL

/// The TLS library that this process runs on.
public enum TLSLibrary {
  /// Its name and number, `OpenSSL 3.0.22`.
  public static var version: String {
    let text = OpenSSL_version(OPENSSL_VERSION).map { String(cString: $0) } ?? "OpenSSL"
    return text.split(separator: " ").prefix(2).joined(separator: " ")
  }
}
