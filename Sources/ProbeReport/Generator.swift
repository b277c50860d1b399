/// The program that made a report.
public struct Generator: Hashable, Sendable {
  public var name: String
  public var version: String
  /// The TLS library by name and version, `OpenSSL 3.0.22`.
  public var libssl: String

  public init(name: String = "ehlo", version: String, libssl: String) {
    self.name = name
    self.version = version
    self.libssl = libssl
  }
}
