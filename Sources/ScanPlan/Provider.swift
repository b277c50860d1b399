package import MailDNS

/// Who is behind a host or an address, as far as that can be told without asking anybody.
package enum Provider {
  /// The domain that somebody registered: the last two labels, or the last three where the second-level label is one of
  /// those under which registries of countries register (`example.co.uk`). There is no list of such suffixes at hand; an
  /// error here makes two providers share a limit, or one have two.
  package static func domain(of host: String) -> String {
    let labels = host.split(separator: ".")
    guard labels.count > 2 else { return host }
    let isDeeper =
      labels[labels.count - 1].utf8.count == 2 && secondLevels.contains(String(labels[labels.count - 2]))
    return labels.suffix(isDeeper ? 3 : 2).joined(separator: ".")
  }

  /// The network of an address as one owner mostly has it: the first 24 bits of IPv4, the first 48 of IPv6.
  package static func network(of address: IPAddress) -> [UInt8] {
    Array(address.octets.prefix(address.family == .v4 ? 3 : 6))
  }

  private static let secondLevels: Set<String> = [
    "ac", "asso", "co", "com", "ed", "edu", "gob", "go", "gouv", "gov", "govt", "gv", "id", "info", "ltd", "ne", "net",
    "nhs", "nom", "or", "org", "plc", "sch", "web",
  ]
}
