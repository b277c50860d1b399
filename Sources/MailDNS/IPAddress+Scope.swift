extension IPAddress {
  /// Why nobody on the Internet reaches this address, in words that follow "is"; nil for an address of public space
  /// (RFC 6890, and the registries that it names).
  public var seclusion: String? {
    let plain = unmapped
    return plain.family == .v4 ? Self.v4Seclusion(plain.octets) : v6Seclusion
  }

  /// Itself, or the IPv4 address that stands in the clothes of IPv6 (RFC 4291 §2.5.5.2): both are the same host.
  package var unmapped: IPAddress {
    guard octets.count == 16, octets.prefix(10).allSatisfy({ $0 == 0 }), octets[10] == 0xFF, octets[11] == 0xFF else {
      return self
    }
    return IPAddress(octets: Array(octets[12...])) ?? self
  }

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
    case (224...239, _, _): "a multicast address"
    case (240..., _, _): "a reserved address"
    default: nil
    }
  }

  private var v6Seclusion: String? {
    if octets.allSatisfy({ $0 == 0 }) { return "no address of a host" }
    if isLoopback { return "a loopback address" }
    switch (octets[0], octets[1]) {
    case (0xFC...0xFD, _): return "a unique local address"
    case (0xFE, 0x80...0xBF): return "a link-local address"
    case (0xFE, 0xC0...0xFF): return "a site-local address"
    case (0xFF, _): return "a multicast address"
    case (0x20, 0x01) where octets[2] == 0x0D && octets[3] == 0xB8: return "an address for documentation"
    default: return nil
    }
  }
}
