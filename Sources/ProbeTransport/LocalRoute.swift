internal import MailDNS
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

  init(to peer: SocketAddress, from local: SocketAddress?) { self = Self.asked(to: peer, from: local).route }

  /// The same, and where there is a way the address that a connection would come from.
  static func asked(to peer: SocketAddress, from local: SocketAddress?) -> (route: LocalRoute, source: IPAddress?) {
    #if canImport(Glibc)
      let type = CInt(SOCK_DGRAM.rawValue)
    #else
      let type = SOCK_DGRAM
    #endif
    let descriptor = socket(CInt(peer.protocol.rawValue), type, 0)
    guard descriptor >= 0 else { return (errno == EAFNOSUPPORT ? .none(errno) : .unknown, nil) }
    defer { close(descriptor) }
    // Without it a broadcast address is refused (EACCES), whatever ways there are.
    var permission: CInt = 1
    setsockopt(descriptor, SOL_SOCKET, SO_BROADCAST, &permission, socklen_t(MemoryLayout<CInt>.size))
    if let local, local.withSockAddr({ bind(descriptor, $0, socklen_t($1)) }) != 0 {
      return (.noLocalAddress(errno), nil)
    }
    guard peer.withSockAddr({ connect(descriptor, $0, socklen_t($1)) }) == 0 else { return (.none(errno), nil) }
    return (.exists, boundAddress(of: descriptor))
  }

  /// Nil for a socket of another family.
  private static func boundAddress(of descriptor: CInt) -> IPAddress? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let named = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) == 0 }
    }
    guard named else { return nil }
    return withUnsafeBytes(of: storage) { bytes in
      switch CInt(storage.ss_family) {
      case AF_INET: IPAddress(SocketAddress(bytes.load(as: sockaddr_in.self)))
      case AF_INET6: IPAddress(SocketAddress(bytes.load(as: sockaddr_in6.self)))
      default: nil
      }
    }
  }
}
