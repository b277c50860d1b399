import TLSSession

/// The version of this software, in its one place.
package enum Version {
  package static let number = "0.1.0"

  /// `ehlo 0.1.0 (OpenSSL 3.0.22)`. Asks libssl, so only where it is wanted.
  package static var line: String { "ehlo \(number) (\(TLSLibrary.version))" }
}
