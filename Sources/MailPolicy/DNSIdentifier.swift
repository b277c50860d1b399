import MailDNS

/// A dNSName of a certificate that can match anything at all (RFC 9525 §6.3).
struct DNSIdentifier {
  /// In lower case.
  private let labels: [ArraySlice<UInt8>]

  /// Nil for a name with NUL or non-ASCII bytes, an empty label, which a dot at the end makes as well (RFC 5280 §4.2.1.6),
  /// or a wildcard that is not the whole left-most label; and for an address in the form of a name, which must be an
  /// iPAddress to match (RFC 9525 §6.4).
  init?(_ bytes: [UInt8]) {
    guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    let name = bytes.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
    let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard !labels.contains(where: \.isEmpty), !labels.dropFirst().contains(where: { $0.contains(Self.star) }),
      let first = labels.first, Self.isWildcard(first) ? labels.count > 1 : !first.contains(Self.star),
      IPAddress(String(decoding: name, as: UTF8.self)) == nil
    else { return nil }
    self.labels = labels
  }

  /// Label by label; a wildcard stands for exactly one label.
  func matches(_ name: HostName) -> Bool {
    let reference = name.ascii.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard reference.count == labels.count else { return false }
    return zip(labels, reference).enumerated().allSatisfy { index, pair in
      pair.0.elementsEqual(pair.1) || (index == 0 && Self.isWildcard(pair.0))
    }
  }

  private static let star = UInt8(ascii: "*")

  private static func isWildcard(_ label: ArraySlice<UInt8>) -> Bool { label.count == 1 && label.first == star }
}
