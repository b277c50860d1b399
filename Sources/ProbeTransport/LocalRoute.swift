internal import NIOCore

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// What this machine's own tables say of a way to an address.
///
/// Asked through connect(2) of a UDP socket, which looks up the route and a source address and sends nothing.
enum LocalRoute: Equatable {
  case exists
  /// No route, no source address, or none of this family at all; the error says which.
  case none(CInt)
  /// The local address that the user gave is not one of ours.
  case noLocalAddress(CInt)
  /// The question could not be asked.
  case unknown

  init(to peer: SocketAddress, from local: SocketAddress?) {
    #if canImport(Glibc)
      let type = CInt(SOCK_DGRAM.rawValue)
    #else
      let type = SOCK_DGRAM
    #endif
    let descriptor = socket(CInt(peer.protocol.rawValue), type, 0)
    guard descriptor >= 0 else {
      self = errno == EAFNOSUPPORT ? .none(errno) : .unknown
      return
    }
    defer { close(descriptor) }
    if let local, local.withSockAddr({ bind(descriptor, $0, socklen_t($1)) }) != 0 {
      self = .noLocalAddress(errno)
      return
    }
    self = peer.withSockAddr({ connect(descriptor, $0, socklen_t($1)) }) == 0 ? .exists : .none(errno)
  }
}
