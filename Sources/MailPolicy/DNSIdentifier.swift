import MailDNS

/// A dNSName of a certificate that can match anything at all (RFC 9525 §6.3).
struct DNSIdentifier {
  private let labels: [Substring]

  /// Nil for a name with NUL or non-ASCII bytes, an empty label, or a wildcard that is not the whole left-most label;
  /// and for an address in the form of a name, which must be an iPAddress to match (RFC 9525 §6.4).
  init?(_ bytes: [UInt8]) {
    guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    var text = String(decoding: bytes, as: UTF8.self).lowercased()
    if text.hasSuffix(".") { text.removeLast() }
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    guard !labels.contains(where: { $0.isEmpty }), !labels.dropFirst().contains(where: { $0.contains("*") }) else {
      return nil
    }
    guard let first = labels.first, first == "*" ? labels.count > 1 : !first.contains("*") else { return nil }
    guard IPAddress(text) == nil else { return nil }
    self.labels = labels
  }

  /// Label by label; a wildcard stands for exactly one label.
  func matches(_ name: HostName) -> Bool {
    let reference = name.ascii.split(separator: ".", omittingEmptySubsequences: false)
    guard reference.count == labels.count else { return false }
    return zip(labels, reference).enumerated().allSatisfy { index, pair in
      pair.0 == pair.1 || (index == 0 && pair.0 == "*")
    }
  }
}
