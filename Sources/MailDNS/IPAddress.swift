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

  /// 127.0.0.1.
  public static let loopback = IPAddress(checked: [127, 0, 0, 1])

  private init(checked octets: [UInt8]) {
    self.octets = octets
    zone = nil
  }

  /// Nil unless there are 4 or 16 octets; also for a zone of an IPv4 address, or one that is no name of an interface.
  public init?(octets: [UInt8], zone: String? = nil) {
    guard octets.count == 4 || octets.count == 16 else { return nil }
    if let zone {
      guard octets.count == 16, Self.isZone(zone) else { return nil }
    }
    self.octets = octets
    self.zone = zone
  }

  /// Reads the dotted form of IPv4 or a form of RFC 4291 §2.2, optionally with a zone; no brackets.
  public init?(_ text: String) {
    // A C function would stop at NUL and take what is in front of it.
    guard !text.utf8.contains(0) else { return nil }
    let percent = text.utf8.firstIndex(of: UInt8(ascii: "%"))
    let address = percent.map { String(text[..<$0]) } ?? text
    guard let octets = Self.v4Octets(address) ?? Self.v6Octets(address) else { return nil }
    self.init(octets: octets, zone: percent.map { String(text[text.utf8.index(after: $0)...]) })
  }

  /// The dotted form, or the canonical form of RFC 5952 §4 and §5.
  public var description: String {
    let address = octets.count == 4 ? Self.dotted(octets[...]) : canonicalV6
    return zone.map { "\(address)%\($0)" } ?? address
  }

  /// As the argument of EHLO where a host has no name (RFC 5321 §4.1.3). A zone means nothing to the peer.
  public var addressLiteral: String {
    octets.count == 4 ? "[\(Self.dotted(octets[...]))]" : "[IPv6:\(canonicalV6)]"
  }

  public var isLoopback: Bool {
    octets.count == 4 ? octets[0] == 127 : octets.dropLast().allSatisfy { $0 == 0 } && octets[15] == 1
  }

  private static func v4Octets(_ text: String) -> [UInt8]? {
    var address = in_addr()
    return inet_pton(AF_INET, text, &address) == 1 ? withUnsafeBytes(of: address) { Array($0) } : nil
  }

  private static func v6Octets(_ text: String) -> [UInt8]? {
    var address = in6_addr()
    return inet_pton(AF_INET6, text, &address) == 1 ? withUnsafeBytes(of: address) { Array($0) } : nil
  }

  /// RFC 4007 §11.2 leaves the form to the system. Whatever could not stand in a URL, a log or a terminal is refused.
  private static func isZone(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"%/[]\\\"".utf8.contains($0) }
  }

  private static func dotted(_ octets: ArraySlice<UInt8>) -> String {
    octets.map { String($0) }.joined(separator: ".")
  }

  /// By hand, since inet_ntop writes `::1:2` as `::0.1.0.2`.
  private var canonicalV6: String {
    // §5: the mixed form where the prefix tells that the rest is an IPv4 address.
    if isMapped { return "::ffff:\(Self.dotted(octets[12...]))" }

    let groups = stride(from: 0, to: 16, by: 2).map { UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1]) }
    let text = { (groups: ArraySlice<UInt16>) in groups.map { String($0, radix: 16) }.joined(separator: ":") }
    guard let zeros = Self.longestZeroRun(groups) else { return text(groups[...]) }
    return text(groups[..<zeros.lowerBound]) + "::" + text(groups[zeros.upperBound...])
  }

  /// §4.2: the first of the longest runs of zero groups; one group alone is not shortened.
  private static func longestZeroRun(_ groups: [UInt16]) -> Range<Int>? {
    var longest = 0..<0
    var start = 0
    for (index, group) in groups.enumerated() {
      if group != 0 {
        start = index + 1
      } else if index + 1 - start > longest.count {
        longest = start..<(index + 1)
      }
    }
    return longest.count > 1 ? longest : nil
  }
}
