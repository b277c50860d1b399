internal import MailDNS
internal import SMTPWire

/// What validation begins with: the root's keys, or those of a file.
struct TrustAnchors: Sendable {
  enum Source: Sendable {
    /// In presentation form.
    case records([String])
    case file(String)
  }

  let source: Source
  /// The zones whose keys they are. A name in none of them cannot be validated (RFC 4033 §5, "indeterminate").
  let zones: [DNSName]

  static let root = TrustAnchors(source: .records(RootTrustAnchors.records), zones: [.root])

  private init(source: Source, zones: [DNSName]) {
    self.source = source
    self.zones = zones
  }

  /// Reads which zones a file names; libunbound reads it again for the keys.
  init(file: String) throws(ResolverSetupFailure) {
    let name = Escaping.escaped(file.utf8)
    guard let bytes = SmallFile.bytes(at: file) else {
      throw ResolverSetupFailure("the trust anchor file \(name) cannot be read")
    }
    let zones = Self.owners(in: String(decoding: bytes, as: UTF8.self))
    guard !zones.isEmpty else {
      throw ResolverSetupFailure(
        "the trust anchor file \(name) holds no DS or DNSKEY record",
        remedy: "give one record a line, such as “example.org. IN DS 12345 13 2 …”")
    }
    self.init(source: .file(file), zones: zones)
  }

  /// The nearest one above a name.
  func zone(above name: DNSName) -> DNSName? {
    zones.filter(name.isWithin).max { $0.labels.count < $1.labels.count }
  }

  private static func owners(in text: String) -> [DNSName] {
    var owners: [DNSName] = []
    for line in text.split(whereSeparator: \.isNewline) {
      // A line that begins with a blank goes on with the record, or the owner, of the line before.
      guard let first = line.first, first != " ", first != "\t", first != ";", first != "$" else { continue }
      let words = line.prefix { $0 != ";" }.split { $0 == " " || $0 == "\t" }.map(String.init)
      guard words.dropFirst().contains(where: { ["DS", "DNSKEY"].contains($0.uppercased()) }),
        let owner = words.first
      else { continue }
      if owner == "." {
        owners.append(.root)
      } else if let name = try? HostName(owner) {
        owners.append(DNSName(name))
      }
    }
    return owners
  }
}
