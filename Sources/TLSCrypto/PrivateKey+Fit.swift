import COpenSSL
package import Certificates

extension PrivateKey {
  /// Reads the key of a file, in PEM or DER.
  ///
  /// - Throws: with a line that names the file; never with anything that it holds.
  package static func load(_ path: String) throws(TLSSetupFailure) -> PrivateKey {
    let bytes = try FileBytes.read(path, as: "key file")
    return try setUp(
      "key file \(printable(path))", hint: "it must hold a private key without a pass phrase, in PEM or DER"
    ) { () throws(OpenSSLFailure) in
      try PEM.anyPrivateKey(bytes)
    }
  }

  package var facts: PublicKeyFacts { PublicKeyFacts(pointer) }

  package func fits(_ certificate: X509Certificate) -> Bool {
    OpenSSLFailure.clearQueue()
    defer { OpenSSLFailure.clearQueue() }
    return certificate.withPointer { X509_check_private_key($0, pointer) } == 1
  }
}
