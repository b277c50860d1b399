import COpenSSL

/// Owns a memory BIO: a buffer that libcrypto writes to and reads from.
struct MemoryBIO: ~Copyable {
  let pointer: OpaquePointer

  init() throws(OpenSSLFailure) {
    pointer = try checkedPointer("make a memory buffer") { BIO_new(BIO_s_mem()) }
  }

  /// Filled with the bytes, which are read from it.
  init(_ bytes: [UInt8]) throws(OpenSSLFailure) {
    pointer = try checkedPointer("fill a memory buffer") {
      guard let bio = BIO_new(BIO_s_mem()) else { return nil }
      if !bytes.isEmpty, BIO_write(bio, bytes, Int32(clamping: bytes.count)) <= 0 {
        BIO_free(bio)
        return nil
      }
      return bio
    }
  }

  deinit { BIO_free(pointer) }

  /// Everything that was written to it.
  var contents: [UInt8] {
    var start: UnsafeMutablePointer<CChar>?
    let length = COpenSSL_BIO_get_mem_data(pointer, &start)
    guard let start, length > 0 else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: length))
  }
}
