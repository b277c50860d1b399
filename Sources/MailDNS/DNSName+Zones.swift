extension DNSName {
  public static let root = DNSName(labels: [])

  /// Whether the name is that of a zone or stands below it.
  public func isWithin(_ zone: DNSName) -> Bool {
    labels.count >= zone.labels.count && labels.suffix(zone.labels.count) == zone.labels[...]
  }

  /// The name that tells who has an address: in `in-addr.arpa` (RFC 1035 §3.5) or `ip6.arpa` (RFC 3596 §2.5).
  public init(reverseOf address: IPAddress) {
    let digits: [String]
    let zone: String
    switch address.family {
    case .v4:
      digits = address.octets.reversed().map { String($0) }
      zone = "in-addr"
    case .v6:
      digits = address.octets.reversed().flatMap { [String($0 & 0xF, radix: 16), String($0 >> 4, radix: 16)] }
      zone = "ip6"
    }
    self.init(labels: (digits + [zone, "arpa"]).map { Array($0.utf8) })
  }
}
