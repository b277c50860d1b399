public import Certificates
public import MailDNS

/// The name or address that a certificate should be for (RFC 9525 §1.8).
public enum ReferenceIdentifier: Hashable, Sendable, CustomStringConvertible {
  case name(HostName)
  case address(IPAddress)

  public var description: String {
    switch self {
    case .name(let name): name.ascii
    case .address(let address): address.description
    }
  }
}

/// Whether a certificate is for one of the references (RFC 9525 §6): subject alternative names only.
public struct IdentityVerdict: Hashable, Sendable {
  public var references: [ReferenceIdentifier]
  /// Nil where there is no certificate or nothing to compare it with.
  public var isMatched: Bool?
  /// The presented name that matched.
  public var matchedName: [UInt8]?
  /// No name matched, but the common name would (RFC 9525 §2 forbids to look; it explains an old configuration).
  public var commonNameWouldMatch: Bool

  public init(of leaf: CertificateFacts?, for references: [ReferenceIdentifier]) {
    self.references = references
    commonNameWouldMatch = false
    guard let leaf, !references.isEmpty else { return }
    isMatched = false
    for reference in references {
      if let name = Self.presentedName(in: leaf.names, matching: reference) {
        isMatched = true
        matchedName = name
        return
      }
    }
    if let commonName = leaf.commonName {
      commonNameWouldMatch = references.contains { reference in
        switch reference {
        case .name(let name): DNSIdentifier(commonName)?.matches(name) ?? false
        case .address(let address): String(decoding: commonName, as: UTF8.self) == address.description
        }
      }
    }
  }

  private static func presentedName(in names: SubjectNames, matching reference: ReferenceIdentifier) -> [UInt8]? {
    switch reference {
    case .name(let name): names.dns.first { DNSIdentifier($0)?.matches(name) ?? false }
    // Octet equality; an address never matches a dNSName (RFC 9525 §6.4).
    case .address(let address):
      names.ip.first { $0 == address.octets }.map { _ in Array(address.description.utf8) }
    }
  }
}

/// A dNSName of a certificate that can match anything at all (RFC 9525 §6.3).
struct DNSIdentifier {
  private let labels: [Substring]

  /// Nil for a name with NUL or non-ASCII bytes, an empty label, or a wildcard that is not the whole left-most label.
  init?(_ bytes: [UInt8]) {
    guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    var text = String(decoding: bytes, as: UTF8.self).lowercased()
    if text.hasSuffix(".") { text.removeLast() }
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    guard !labels.contains(where: \.isEmpty), !labels.dropFirst().contains(where: { $0.contains("*") }) else {
      return nil
    }
    guard let first = labels.first, first == "*" ? labels.count > 1 : !first.contains("*") else { return nil }
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
