package import MailDNS
package import ProbeEngine

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

  /// Adds a domain with everything below it, an address, a prefix (`192.0.2.0/24`) or a range of addresses
  /// (`192.0.2.7-192.0.2.19`). False where the text is not surely one of these: an entry that denies nothing would be taken
  /// for one that does.
  ///
  /// - Parameter converter: for names that are not ASCII; nil refuses them.
  package mutating func add(_ text: String, converter: (any NameConverter)? = nil) -> Bool {
    addPrefix(text) || addRange(text) || addDomain(text, converter)
  }

  private mutating func addPrefix(_ text: String) -> Bool {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = Self.address(parts[0]) else { return false }
    let longest = address.octets.count * 8
    var bits = longest
    if parts.count == 2 {
      guard let typed = Int(parts[1]), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        (0...longest).contains(typed)
      else { return false }
      bits = typed
    }
    // What is mapped is denied as what it is; of a wider prefix it is but a part.
    if let mapped = address.isMapped && bits >= 96 ? address.embeddedV4 : nil {
      insert(mapped.octets, bits: bits - 96)
    } else {
      insert(address.octets, bits: bits)
    }
    return true
  }

  private mutating func addRange(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
      .map { $0.split(separator: " ") }
    guard parts.count == 2, parts.allSatisfy({ $0.count == 1 }),
      let first = Self.address(parts[0][0])?.unmapped, let last = Self.address(parts[1][0])?.unmapped,
      first.family == last.family, !last.octets.lexicographicallyPrecedes(first.octets)
    else { return false }
    // The largest prefixes that it is made of.
    var next: [UInt8]? = first.octets
    while let start = next {
      var bits = start.count * 8
      while bits > 0, Self.masked(start, bits - 1) == start,
        !last.octets.lexicographicallyPrecedes(Self.filled(start, bits - 1))
      {
        bits -= 1
      }
      insert(start, bits: bits)
      let end = Self.filled(start, bits)
      next = end == last.octets ? nil : Self.successor(of: end)
    }
    return true
  }

  private mutating func addDomain(_ text: String, _ converter: (any NameConverter)?) -> Bool {
    var name = text
    if name.hasPrefix("*") { name.removeFirst() }
    if name.hasPrefix(".") { name.removeFirst() } else if name != text { return false }
    // What ends like a number is an address with a slip in it: no top-level domain does.
    guard let domain = try? HostName(international: name, converter: converter),
      let top = domain.ascii.split(separator: ".").last?.utf8.first, !(0x30...0x39).contains(top)
    else { return false }
    domains.insert(domain.ascii)
    return true
  }

  private mutating func insert(_ octets: [UInt8], bits: Int) {
    prefixes[PrefixLength(isV4: octets.count == 4, bits: bits), default: []].insert(Self.masked(octets, bits))
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

  /// Whether the address is on the list, or the IPv4 address that it leads to.
  package func covers(_ address: IPAddress) -> Bool {
    guard !prefixes.isEmpty else { return false }
    return covers(address.octets) || address.embeddedV4.map { covers($0.octets) } == true
  }

  private func covers(_ octets: [UInt8]) -> Bool {
    prefixes.contains { length, values in
      length.isV4 == (octets.count == 4) && values.contains(Self.masked(octets, length.bits))
    }
  }

  /// With brackets, which only IPv6 has, or without.
  private static func address(_ text: Substring) -> IPAddress? {
    let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
    guard let address = IPAddress(String(isBracketed ? text.dropFirst().dropLast() : text)), address.zone == nil,
      !isBracketed || address.family == .v6
    else { return nil }
    return address
  }

  private static func masked(_ octets: [UInt8], _ bits: Int) -> [UInt8] {
    octets.enumerated().map { $1 & mask($0, bits) }
  }

  /// With ones behind the prefix.
  private static func filled(_ octets: [UInt8], _ bits: Int) -> [UInt8] {
    octets.enumerated().map { $1 | ~mask($0, bits) }
  }

  /// The bits of an octet that belong to a prefix.
  private static func mask(_ index: Int, _ bits: Int) -> UInt8 {
    let kept = min(8, max(0, bits - index * 8))
    return kept == 0 ? 0 : 0xFF << UInt8(8 - kept)
  }

  /// Of the last of all there is none.
  private static func successor(of octets: [UInt8]) -> [UInt8]? {
    var octets = octets
    for index in octets.indices.reversed() {
      octets[index] &+= 1
      if octets[index] != 0 { return octets }
    }
    return nil
  }
}
