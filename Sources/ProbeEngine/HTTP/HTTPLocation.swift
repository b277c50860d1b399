package import MailDNS

/// Where something lies that is fetched over plain HTTP (RFC 9110 §4.2.1): the one scheme for revocation (RFC 5280
/// §4.2.1.13 and §4.2.2.1), since whoever looked up the certificate of the other side would need it already.
package struct HTTPLocation: Hashable, Sendable {
  package enum Host: Hashable, Sendable {
    case name(HostName)
    case address(IPAddress)
  }

  package var host: Host
  package var port: Int
  /// Path and query, from the slash on; printable ASCII without blanks.
  package var path: String

  /// No authority needs a longer one.
  private static let longest = 2048
  static let usualPort = 80

  /// Nil for anything but `http://` with a host, a port at most, and a path; also for a port that belongs to another
  /// service: what a certificate names must not make us talk to the mail server next door.
  package init?(_ text: [UInt8]) {
    guard text.count <= Self.longest, text.allSatisfy({ (0x21...0x7E).contains($0) }),
      text.prefix(Self.scheme.count).map(\.lowercased) == Self.scheme
    else { return nil }
    let rest = text.dropFirst(Self.scheme.count).prefix { $0 != UInt8(ascii: "#") }
    let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
    // Nobody logs in to a list.
    guard !authority.contains(UInt8(ascii: "@")), let place = Self.place(String(decoding: authority, as: UTF8.self))
    else { return nil }
    (host, port) = place
    let path = String(decoding: rest.dropFirst(authority.count), as: UTF8.self)
    self.path = path.hasPrefix("/") ? path : "/" + path
  }

  private static let scheme: [UInt8] = Array("http://".utf8)

  private static func place(_ authority: String) -> (Host, Int)? {
    var name = authority[...]
    var port: Substring?
    if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
      name = authority[..<colon]
      port = authority[authority.index(after: colon)...]
    }
    guard let number = Self.port(port), let host = Self.host(String(name)) else { return nil }
    return (host, number)
  }

  private static func port(_ text: Substring?) -> Int? {
    guard let text, !text.isEmpty else { return usualPort }
    guard text.utf8.count <= 5, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
      number == usualPort || (1024...65_535).contains(number)
    else { return nil }
    return number
  }

  private static func host(_ text: String) -> Host? {
    if text.hasPrefix("[") {
      guard text.hasSuffix("]"), let address = IPAddress(String(text.dropFirst().dropLast())), address.family == .v6,
        address.zone == nil
      else { return nil }
      return .address(address)
    }
    if let address = IPAddress(text) { return address.family == .v4 ? .address(address) : nil }
    // What looks like a number is an address to some libraries (127.1, 0x7F000001), and no name to anybody.
    guard let name = try? HostName(text),
      name.ascii.split(separator: ".").last?.utf8.first?.isLetter == true
    else { return nil }
    return .name(name)
  }

  /// The field Host (RFC 9110 §7.2).
  package var authority: String {
    let name =
      switch host {
      case .name(let name): name.ascii
      case .address(let address): address.family == .v6 ? "[\(address)]" : "\(address)"
      }
    return port == Self.usualPort ? name : "\(name):\(port)"
  }

  /// What a field Location leads to (RFC 9110 §10.2.2): a whole URL, or a path on the same server. Nil for any other.
  func following(_ reference: [UInt8]) -> HTTPLocation? {
    if let location = HTTPLocation(reference) { return location }
    let slash = UInt8(ascii: "/")
    guard reference.first == slash, reference.dropFirst().first != slash else { return nil }
    return HTTPLocation(Array("http://\(authority)".utf8) + reference)
  }
}

extension UInt8 {
  fileprivate var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
  fileprivate var isLetter: Bool { (0x61...0x7A).contains(lowercased) }
}
