import NIOCore

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Why a server cannot listen where it was told to.
package struct ListenFailure: Error, CustomStringConvertible {
  private let code: CInt

  init(_ error: IOError) { code = error.errnoCode }

  /// In words that follow a colon behind the place.
  package var description: String {
    switch code {
    case EADDRINUSE: "another program uses it"
    case EACCES: "this user may not, since it is one of the system's ports"
    default: String(cString: strerror(code))
    }
  }
}
