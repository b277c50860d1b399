public struct PublicKeyFacts: Hashable, Sendable {
  /// `RSA`, `RSA-PSS`, `EC`, `ED25519`, `ED448`, `DSA`, or the library's name for another.
  public var algorithm: String
  public var bits: Int
  /// The curve by its TLS name (`secp256r1`); nil where there is none.
  public var curve: String?

  public init(algorithm: String, bits: Int, curve: String? = nil) {
    self.algorithm = algorithm
    self.bits = bits
    self.curve = curve
  }
}
