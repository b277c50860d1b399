import COpenSSL
import Synchronization

/// A context of the library beside its usual one: what it fetches and locks is shared with no other. The algorithms are the
/// same.
///
/// It lives to the end of the process: nobody knows who last holds a key or certificate that was read with it.
package final class LibraryContext {
  private let pointer: OpaquePointer

  private init(_ pointer: OpaquePointer) { self.pointer = pointer }

  /// The addresses of all that were made: what lives to the end is lost to nobody.
  private static let made = Mutex<[UInt]>([])

  /// Nil where the library is set up in a way that another context would not have, and where it cannot be made: the usual
  /// one does as well, with more work.
  package static func make() -> LibraryContext? {
    made.withLock { made in
      defer { ERR_clear_error() }
      guard COpenSSL_has_default_provider_alone() == 1 else { return nil }
      let pointer = hasSlowDecoders ? COpenSSL_new_lean_context() : OSSL_LIB_CTX_new()
      guard let pointer else { return nil }
      made.append(UInt(bitPattern: pointer))
      return LibraryContext(pointer)
    }
  }

  private static var hasSlowDecoders: Bool {
    OPENSSL_version_major() == 3 && OPENSSL_version_minor() < 2
  }

  package func withPointer<Result>(_ body: (OpaquePointer) -> Result) -> Result { body(pointer) }
}

// The library locks what is in a context; the pointer never changes.
extension LibraryContext: @unchecked Sendable {}
