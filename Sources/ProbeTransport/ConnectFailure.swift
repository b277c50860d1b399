internal import NIOCore
internal import ProbeEngine

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Why there is no connection, in the words of the record.
struct ConnectFailure: Error, Equatable {
  var reason: FailureReason
  var message: String
  /// This machine lacked something that it may have in a moment: a descriptor, a port, memory.
  var isPassing = false
}

extension ConnectFailure {
  /// - Parameter error: What SwiftNIO made of the failed call.
  init(_ error: any Error, transport: Endpoint.Transport, peer: SocketAddress, local: SocketAddress?) {
    guard let code = (error as? IOError)?.errnoCode else {
      self.init(reason: .local, message: "no connection could be made: \(error)")
      return
    }
    switch transport {
    case .tcp: self.init(tcp: code, peer: peer, local: local)
    case .unix(let path): self.init(unix: code, path: path)
    }
    if reason == .local, [EMFILE, ENFILE, ENOMEM, ENOBUFS, EAGAIN].contains(code) { isPassing = true }
  }

  private init(tcp code: CInt, peer: SocketAddress, local: SocketAddress?) {
    switch code {
    case ECONNREFUSED:
      self.init(reason: .refused, message: "the connection was refused: nothing listens on this port")
    case ETIMEDOUT:
      self.init(reason: .timeout, message: "the connection timed out")
    case ECONNRESET, ECONNABORTED:
      // It stood for a moment: what refuses one from the start is ECONNREFUSED.
      self.init(reason: .reset, message: "the connection was reset as soon as it stood")
    // A firewall's "administratively prohibited" and "protocol unreachable" arrive as EACCES and ENOPROTOOPT.
    case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN, EACCES, ENOPROTOOPT, EADDRNOTAVAIL, EAFNOSUPPORT, EINVAL:
      self.init(unreachable: code, LocalRoute(to: peer, from: local), from: local)
    default:
      self.init(reason: .local, message: "no connection could be made: \(Self.text(code))")
    }
  }

  /// Several calls give these codes, and the network as well as this machine can be behind them.
  private init(unreachable code: CInt, _ route: LocalRoute, from local: SocketAddress?) {
    switch route {
    case .none(let code):
      self.init(reason: .noRoute, message: "this machine has no route to the address: \(Self.text(code))")
    case .noLocalAddress(let code):
      let address = local?.ipAddress.map { "--local-address \($0)" } ?? "the local address"
      let why = code == EADDRNOTAVAIL ? "this machine has no such address" : Self.text(code)
      self.init(reason: .local, message: "\(address) cannot be used: \(why)")
    case .unknown, .exists:
      switch code {
      case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN, EACCES, ENOPROTOOPT:
        self.init(reason: .unreachable, message: "the address cannot be reached: \(Self.text(code))")
      case EADDRNOTAVAIL:
        self.init(reason: .local, message: "no connection could be made: no local port is free", isPassing: true)
      default:
        self.init(reason: .local, message: "no connection could be made: \(Self.text(code))")
      }
    }
  }

  private init(unix code: CInt, path: String) {
    switch code {
    case ENOENT, ENOTDIR:
      self.init(reason: .refused, message: "there is no socket at this path")
    case ECONNREFUSED:
      let message = Self.isSocket(path) ? "no program answers on this socket" : "what is at this path is no socket"
      self.init(reason: .refused, message: message)
    case EAGAIN:
      self.init(reason: .refused, message: "the socket's queue of connections is full")
    case EACCES, EPERM:
      self.init(reason: .local, message: "no permission to connect to this socket")
    case EPROTOTYPE:
      self.init(reason: .local, message: "this socket is no stream socket")
    default:
      self.init(reason: .local, message: "no connection could be made: \(Self.text(code))")
    }
  }

  private static func isSocket(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFSOCK
  }

  /// The system's words for an error.
  private static func text(_ code: CInt) -> String {
    String(cString: strerror(code))
  }
}
