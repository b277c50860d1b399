internal import MailDNS

/// What resolv.conf(5) says of the servers to ask.
enum ResolverConfiguration {
  static let path = "/etc/resolv.conf"
  /// As many as the C library takes (MAXNS).
  private static let maximum = 3

  /// The servers of this machine: without a file or an entry, the one on this machine.
  static func servers(path: String = path) -> [DNSServer] {
    let servers = SmallFile.bytes(at: path).map { Self.servers(in: String(decoding: $0, as: UTF8.self)) } ?? []
    return servers.isEmpty ? [DNSServer(address: .loopback)] : servers
  }

  static func servers(in text: String) -> [DNSServer] {
    let named = text.split(whereSeparator: \.isNewline).compactMap { line -> DNSServer? in
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard words.count >= 2, words[0] == "nameserver" else { return nil }
      return IPAddress(String(words[1])).map { DNSServer(address: $0) }
    }
    return Array(named.prefix(maximum))
  }
}
