internal import MailDNS

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// getaddrinfo(3), which blocks for as long as the system's resolver sees fit.
enum AddressInfo {
  /// In the system's order, as it gives them.
  static func addresses(of host: String, family: IPAddress.Family?) -> Result<[IPAddress], LookUpFailure> {
    // No AI_ADDRCONFIG: an address that this machine cannot reach is still one of the host's.
    var hints = addrinfo()
    hints.ai_family =
      switch family {
      case .v4: AF_INET
      case .v6: AF_INET6
      case nil: AF_UNSPEC
      }
    return query(host, hints) { entry in
      sequence(first: entry, next: \.pointee.ai_next).compactMap(address)
    }
  }

  /// The name that the system calls canonical, if it has one.
  static func canonicalName(of host: String) -> String? {
    var hints = addrinfo()
    hints.ai_flags = AI_CANONNAME
    // The name stands in the first entry alone.
    let name = query(host, hints) { entry in
      entry.pointee.ai_canonname.map { String(cString: $0) }
    }
    return try? name.get()
  }

  private static func query<Value>(
    _ host: String, _ hints: addrinfo, _ read: (UnsafeMutablePointer<addrinfo>) -> Value
  ) -> Result<Value, LookUpFailure> {
    var hints = hints
    #if canImport(Glibc)
      hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, nil, &hints, &list)
    guard status == 0 else { return .failure(failure(status, errno)) }
    guard let list else { return .failure(.noAddress) }
    defer { freeaddrinfo(list) }
    return .success(read(list))
  }

  private static func address(_ entry: UnsafeMutablePointer<addrinfo>) -> IPAddress? {
    guard let address = entry.pointee.ai_addr else { return nil }
    let raw = UnsafeRawPointer(address)
    switch entry.pointee.ai_family {
    case AF_INET:
      let v4 = raw.loadUnaligned(as: sockaddr_in.self)
      return IPAddress(octets: withUnsafeBytes(of: v4.sin_addr) { Array($0) })
    case AF_INET6:
      let v6 = raw.loadUnaligned(as: sockaddr_in6.self)
      let scope = v6.sin6_scope_id
      return IPAddress(
        octets: withUnsafeBytes(of: v6.sin6_addr) { Array($0) }, zone: scope == 0 ? nil : String(scope))
    default:
      return nil
    }
  }

  private static func failure(_ status: CInt, _ code: CInt) -> LookUpFailure {
    switch status {
    case EAI_NONAME: .noSuchName
    case noData, addressFamily: .noAddress
    case EAI_AGAIN: .temporary(text(status))
    case EAI_SYSTEM: .other(String(cString: strerror(code)))
    default: .other(text(status))
    }
  }

  #if canImport(Darwin)
    private static let noData = EAI_NODATA
    private static let addressFamily = EAI_ADDRFAMILY
  #else
    // <netdb.h> hides these two from whoever does not ask for GNU's extensions, but they are returned all the same.
    private static let noData: CInt = -5
    private static let addressFamily: CInt = -9
  #endif

  private static func text(_ status: CInt) -> String {
    // The sentence goes on behind it.
    let text = String(cString: gai_strerror(status))
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
