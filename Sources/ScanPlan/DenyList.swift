package import MailDNS

/// Domains, addresses and prefixes that are left alone.
package struct DenyList: Sendable {
  private var domains: Set<String> = []
  /// By the length of the prefix in bits; the octets have zeros behind it.
  private var prefixes: [PrefixLength: Set<[UInt8]>] = [:]

  private struct PrefixLength: Hashable {
    var isV4: Bool
    var bits: Int
  }

  package init() {}

  package var isEmpty: Bool { domains.isEmpty && prefixes.isEmpty }

  /// Adds a domain with everything below it, an address, or a prefix (`192.0.2.0/24`). False where the text is none.
  package mutating func add(_ text: String) -> Bool {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    if let written = IPAddress(String(parts[0])), written.zone == nil {
      let longest = written.octets.count * 8
      var bits = longest
      if parts.count == 2 {
        guard let typed = Int(parts[1]), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
          (0...longest).contains(typed)
        else { return false }
        bits = typed
      }
      // What is mapped is a prefix of IPv4, if it is long enough to be one.
      let clothes = longest - written.unmapped.octets.count * 8
      let address = bits < clothes ? written : written.unmapped
      if bits >= clothes { bits -= clothes }
      prefixes[PrefixLength(isV4: address.family == .v4, bits: bits), default: []]
        .insert(Self.masked(address.octets, bits))
      return true
    }
    let name = text.hasPrefix("*.") ? String(text.dropFirst(2)) : text
    guard parts.count == 1, let domain = try? HostName(name) else { return false }
    domains.insert(domain.ascii)
    return true
  }

  /// Whether a name, or a domain above it, is on the list.
  package func covers(name: String) -> Bool {
    guard !domains.isEmpty else { return false }
    var rest = name[...]
    while true {
      if domains.contains(String(rest)) { return true }
      guard let dot = rest.firstIndex(of: ".") else { return false }
      rest = rest[rest.index(after: dot)...]
    }
  }

  package func covers(_ address: IPAddress) -> Bool {
    let octets = address.unmapped.octets
    return prefixes.contains { length, values in
      length.isV4 == (octets.count == 4) && values.contains(Self.masked(octets, length.bits))
    }
  }

  private static func masked(_ octets: [UInt8], _ bits: Int) -> [UInt8] {
    octets.enumerated().map { index, octet in
      let kept = min(8, max(0, bits - index * 8))
      return kept == 0 ? 0 : octet & (0xFF << UInt8(8 - kept))
    }
  }
}
