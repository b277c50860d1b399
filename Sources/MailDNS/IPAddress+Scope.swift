extension IPAddress {
  /// Why nobody on the Internet reaches this address, in words that follow "is"; nil for an address of public space (the
  /// registries of special-purpose addresses that RFC 6890 set up).
  public var seclusion: String? {
    octets.count == 4 ? Self.v4Seclusion(octets) : v6Seclusion
  }

  /// Itself, or the IPv4 address that stands in the clothes of IPv6 (RFC 4291 §2.5.5.2): both are the same host.
  package var unmapped: IPAddress { (isMapped ? embeddedV4 : nil) ?? self }

  /// The IPv4 address that a connection to this IPv6 address leads to: one in the clothes of IPv6 (RFC 4291 §2.5.5.2), one
  /// behind a translator (RFC 6052 §2.1), or the router of a 6to4 network (RFC 3056 §2).
  package var embeddedV4: IPAddress? {
    guard octets.count == 16 else { return nil }
    if isMapped || octets.starts(with: Self.translated) { return IPAddress(octets: Array(octets[12...])) }
    if octets.starts(with: [0x20, 0x02]) { return IPAddress(octets: Array(octets[2..<6])) }
    return nil
  }

  /// Whether it is an IPv4 address in the clothes of IPv6.
  package var isMapped: Bool {
    octets.count == 16 && octets.prefix(10).allSatisfy { $0 == 0 } && octets[10] == 0xFF && octets[11] == 0xFF
  }

  /// 64:ff9b::/96.
  private static let translated: [UInt8] = [0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]

  private static func v4Seclusion(_ octets: [UInt8]) -> String? {
    switch (octets[0], octets[1], octets[2]) {
    case (0, _, _): "no address of a host"
    case (127, _, _): "a loopback address"
    case (10, _, _), (172, 16...31, _), (192, 168, _): "a private address"
    case (100, 64...127, _): "an address between a carrier and its customers"
    case (169, 254, _): "a link-local address"
    case (192, 0, 2), (198, 51, 100), (203, 0, 113): "an address for documentation"
    case (198, 18...19, _): "an address for benchmarks"
    case (192, 0, 0): "an address for protocols"
    case (192, 88, 99): "an address of routers for 6to4"
    case (224...239, _, _): "a multicast address"
    case (240..., _, _): "a reserved address"
    default: nil
    }
  }

  private var v6Seclusion: String? {
    if let embeddedV4 { return embeddedV4.seclusion }
    if octets.allSatisfy({ $0 == 0 }) { return "no address of a host" }
    if isLoopback { return "a loopback address" }
    switch (octets[0], octets[1]) {
    case (0xFC...0xFD, _): return "a unique local address"
    case (0xFE, 0x80...0xBF): return "a link-local address"
    case (0xFE, 0xC0...0xFF): return "a site-local address"
    case (0xFF, _): return "a multicast address"
    case (0x20, 0x01) where octets[2] == 0x0D && octets[3] == 0xB8: return "an address for documentation"
    case (0x20, 0x01) where octets[2...5].elementsEqual([0, 2, 0, 0]): return "an address for benchmarks"
    // RFC 2928; no host in a network of mail servers has one of them.
    case (0x20, 0x01) where octets[2] <= 0x01: return "an address for protocols"
    case (0x3F, 0xFF) where octets[2] <= 0x0F: return "an address for documentation"
    case (0x01, 0x00) where octets[2..<8].allSatisfy { $0 == 0 }: return "an address that discards"
    case (0x5F, 0x00): return "an address of a segment"
    // Nothing else is given to hosts (RFC 4291 §2.4, and the registry of the address space).
    case (0x20...0x3F, _): return nil
    default: return "a reserved address"
    }
  }
}
