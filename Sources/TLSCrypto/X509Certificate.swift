import COpenSSL

/// Owns one reference to an X.509 certificate of libcrypto.
package final class X509Certificate {
  private let pointer: OpaquePointer

  /// Takes over a reference that the caller owns.
  package init(takingOwnershipOf pointer: OpaquePointer) { self.pointer = pointer }

  /// Adds a reference of its own to a certificate that stays with its owner.
  package init(retaining pointer: OpaquePointer) {
    X509_up_ref(pointer)
    self.pointer = pointer
  }

  /// Reads one DER certificate that fills the bytes.
  package convenience init(der: [UInt8]) throws(OpenSSLFailure) {
    let pointer = try checkedPointer("read a certificate") {
      der.withUnsafeBufferPointer { buffer in
        var position = buffer.baseAddress
        let end = position.map { $0 + buffer.count }
        guard let certificate = d2i_X509(nil, &position, buffer.count) else { return nil }
        guard position == end else {
          X509_free(certificate)
          return nil
        }
        return certificate
      }
    }
    self.init(takingOwnershipOf: pointer)
  }

  /// Reads the DER certificate that the bytes begin with.
  ///
  /// - Returns: the certificate, and how many bytes it takes.
  package static func first(
    in bytes: ArraySlice<UInt8>
  ) throws(OpenSSLFailure) -> (certificate: X509Certificate, count: Int) {
    var count = 0
    let pointer = try checkedPointer("read a certificate") {
      bytes.withUnsafeBufferPointer { buffer in
        var position = buffer.baseAddress
        guard let certificate = d2i_X509(nil, &position, buffer.count) else { return nil }
        if let start = buffer.baseAddress, let position { count = position - start }
        return certificate
      }
    }
    return (X509Certificate(takingOwnershipOf: pointer), count)
  }

  deinit { X509_free(pointer) }

  /// Lends the pointer for the length of the call.
  package func withPointer<Result>(_ body: (OpaquePointer) -> Result) -> Result { body(pointer) }

  package var der: [UInt8] { encoded { i2d_X509(pointer, $0) } }
}

// libcrypto counts references atomically and guards the caches of a certificate with its own lock; nothing here changes
// the certificate after it was made.
extension X509Certificate: @unchecked Sendable {}

/// Runs one of the i2d functions twice: for the length, then for the bytes.
func encoded(_ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8] {
  let length = Int(encode(nil))
  guard length > 0 else { return [] }
  return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
    var position = buffer.baseAddress
    count = max(0, Int(encode(&position)))
  }
}
