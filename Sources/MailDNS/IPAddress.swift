#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// An IPv4 or IPv6 address.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
  public enum Family: Hashable, Sendable {
    case v4
    case v6
  }

  /// 4 or 16 octets in network order.
  public let octets: [UInt8]
  /// The zone of a link-local IPv6 address (`fe80::1%eth0`), if one was given.
  public let zone: String?

  public var family: Family { octets.count == 4 ? .v4 : .v6 }

  public init?(octets: [UInt8], zone: String? = nil) {
    guard octets.count == 4 || octets.count == 16 else { return nil }
    self.octets = octets
    self.zone = zone
  }

  /// Reads the dotted form of IPv4 or a form of RFC 4291 §2.2, optionally with a zone; no brackets.
  public init?(_ text: String) {
    let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = parts.first.map(String.init), !address.utf8.contains(0) else { return nil }
    if parts.count == 1 {
      var v4 = in_addr()
      if inet_pton(AF_INET, address, &v4) == 1 {
        octets = withUnsafeBytes(of: v4) { Array($0) }
        zone = nil
        return
      }
    }
    var v6 = in6_addr()
    guard inet_pton(AF_INET6, address, &v6) == 1 else { return nil }
    if parts.count == 2 && parts[1].isEmpty { return nil }
    octets = withUnsafeBytes(of: v6) { Array($0) }
    zone = parts.count == 2 ? String(parts[1]) : nil
  }

  /// The dotted form, or the canonical form of RFC 5952.
  public var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = family == .v4 ? AF_INET : AF_INET6
    guard inet_ntop(family, octets, &text, socklen_t(text.count)) != nil else { return "" }
    let address = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return zone.map { "\(address)%\($0)" } ?? address
  }

  /// As the argument of EHLO where a host has no name (RFC 5321 §4.1.3).
  public var addressLiteral: String {
    let plain = IPAddress(octets: octets)?.description ?? description
    return family == .v4 ? "[\(plain)]" : "[IPv6:\(plain)]"
  }

  public var isLoopback: Bool {
    family == .v4 ? octets[0] == 127 : octets.dropLast().allSatisfy { $0 == 0 } && octets[15] == 1
  }
}
