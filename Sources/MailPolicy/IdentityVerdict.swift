public import Certificates
import MailDNS

/// Whether a certificate is for one of the references (RFC 9525 §6): subject alternative names only.
public struct IdentityVerdict: Hashable, Sendable {
  public var references: [ReferenceIdentifier]
  /// Nil where there is no certificate or nothing to compare it with.
  public var isMatched: Bool?
  /// The presented name that matched; an address in its text form.
  public var matchedName: [UInt8]?
  /// No name matched, but the common name would (RFC 9525 §2 forbids to look; it explains an old configuration).
  public var commonNameWouldMatch: Bool

  public init(of leaf: CertificateFacts?, for references: [ReferenceIdentifier]) {
    self.references = references
    commonNameWouldMatch = false
    guard let leaf, !references.isEmpty else { return }
    for reference in references {
      if let name = Self.presentedName(in: leaf.names, matching: reference) {
        isMatched = true
        matchedName = name
        return
      }
    }
    isMatched = false
    if let commonName = leaf.commonName {
      commonNameWouldMatch = references.contains { Self.commonName(commonName, matches: $0) }
    }
  }

  private static func presentedName(in names: SubjectNames, matching reference: ReferenceIdentifier) -> [UInt8]? {
    switch reference {
    case .name(let name): names.dns.first { DNSIdentifier($0)?.matches(name) ?? false }
    // Octet equality; an address never matches a dNSName (RFC 9525 §6.4).
    case .address(let address):
      names.ip.first { $0 == address.octets }.flatMap { IPAddress(octets: $0) }.map { Array($0.description.utf8) }
    }
  }

  private static func commonName(_ commonName: [UInt8], matches reference: ReferenceIdentifier) -> Bool {
    switch reference {
    case .name(let name): DNSIdentifier(commonName)?.matches(name) ?? false
    case .address(let address): IPAddress(String(decoding: commonName, as: UTF8.self))?.octets == address.octets
    }
  }
}
