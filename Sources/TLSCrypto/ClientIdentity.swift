/// The certificate that a client shows when a server asks for one.
public enum ClientIdentity {
  /// Reads a PEM chain (leaf first) and the key of its leaf, which may be the same file.
  ///
  /// - Throws: with a line that names the file and what is wrong with it; the key must fit the leaf.
  public static func load(certificateFile: String, keyFile: String) throws(TLSSetupFailure) -> Identity {
    let name = "certificate file \(printable(certificateFile))"
    let certificates = try FileBytes.read(certificateFile, as: "certificate file")
    let chain = try setUp(name) { () throws(OpenSSLFailure) in try PEM.certificates(certificates) }
    guard let leaf = chain.first else { throw TLSSetupFailure("\(name): holds no PEM certificate") }
    let secret = try FileBytes.read(keyFile, as: "key file")
    let key = try setUp(
      "key file \(printable(keyFile))", hint: "it must hold a PEM private key without a pass phrase"
    ) { () throws(OpenSSLFailure) in
      try PEM.privateKey(secret)
    }
    guard key.fits(leaf) else {
      throw TLSSetupFailure(
        "key file \(printable(keyFile)): is not the key of the first certificate in \(printable(certificateFile))")
    }
    return Identity(chain: chain, key: key)
  }
}
