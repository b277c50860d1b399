import COpenSSL
import Certificates

/// Certificates and keys in PEM (RFC 7468).
package enum PEM {
  /// Every certificate of the text, in order; what is no certificate is passed over.
  ///
  /// - Throws: where a certificate cannot be read. A text without any gives an empty array.
  package static func certificates(_ bytes: [UInt8]) throws(OpenSSLFailure) -> [X509Certificate] {
    let bio = try MemoryBIO(bytes)
    var certificates: [X509Certificate] = []
    while true {
      OpenSSLFailure.clearQueue()
      if let pointer = PEM_read_bio_X509(bio.pointer, nil, refuseToAsk, nil) {
        certificates.append(X509Certificate(takingOwnershipOf: pointer))
        continue
      }
      let failure = OpenSSLFailure.drained("read a PEM certificate")
      // The end of the text looks like a failure, too: no further start line.
      if failure.contains(library: ERR_LIB_PEM, reason: PEM_R_NO_START_LINE) { return certificates }
      throw failure
    }
  }

  /// The first private key of the text, which must not be encrypted.
  package static func privateKey(_ bytes: [UInt8]) throws(OpenSSLFailure) -> PrivateKey {
    let bio = try MemoryBIO(bytes)
    let input = bio.pointer
    return PrivateKey(
      takingOwnershipOf: try checkedPointer("read a PEM private key") {
        PEM_read_bio_PrivateKey(input, nil, refuseToAsk, nil)
      })
  }

  /// The key of the bytes, in PEM or DER, which must not be encrypted.
  package static func anyPrivateKey(_ bytes: [UInt8]) throws(OpenSSLFailure) -> PrivateKey {
    guard PEMBlock.all(in: bytes).isEmpty else { return try privateKey(bytes) }
    return PrivateKey(
      takingOwnershipOf: try checkedPointer("read a private key") {
        bytes.withUnsafeBufferPointer { buffer in
          var position = buffer.baseAddress
          return d2i_AutoPrivateKey(nil, &position, buffer.count)
        }
      })
  }

  package static func encode(_ certificate: X509Certificate) throws(OpenSSLFailure) -> [UInt8] {
    let bio = try MemoryBIO()
    let output = bio.pointer
    try checkedPositive("write a certificate") { certificate.withPointer { PEM_write_bio_X509(output, $0) } }
    return bio.contents
  }

  /// Without a callback of ours libcrypto would ask for a pass phrase on the terminal.
  private static let refuseToAsk:
    @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?)
      -> Int32 = { _, _, _, _ in -1 }
}
