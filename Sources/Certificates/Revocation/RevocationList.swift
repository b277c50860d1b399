/// A revocation list taken apart (RFC 5280 §5.1): its facts, and the parts that prove them. Lists have up to a million
/// entries, so that none is kept but the one that is looked for.
package struct RevocationList {
  package private(set) var facts: CRLFacts
  /// The DER of each, as it came.
  package private(set) var issuer: [UInt8] = []
  package private(set) var signedPart: Range<Int> = 0..<0
  package private(set) var algorithm: [UInt8] = []
  package private(set) var signature: [UInt8] = []

  /// Nil for bytes that are no list from the first to the last: one that is broken anywhere proves nothing.
  ///
  /// - Parameter serial: of the certificate to look for, as its DER has it.
  package init?(_ bytes: [UInt8], lookingFor serial: [UInt8]) {
    var outer = DERReader(bytes)
    guard let whole = outer.next(DERTag.sequence), outer.isAtEnd else { return nil }
    var parts = outer.reader(of: whole)
    guard let signed = parts.next(DERTag.sequence), let algorithm = parts.next(DERTag.sequence),
      let signature = parts.next(DERTag.bitString), parts.isAtEnd
    else { return nil }
    signedPart = signed.whole
    self.algorithm = parts.whole(algorithm)
    self.signature = parts.whole(signature)

    var fields = parts.reader(of: signed)
    _ = fields.next(DERTag.integer)
    guard let inner = fields.next(DERTag.sequence), fields.whole(inner) == self.algorithm,
      let issuer = fields.next(DERTag.sequence), let begin = fields.time()?.time
    else { return nil }
    self.issuer = fields.whole(issuer)
    facts = CRLFacts(thisUpdate: begin, nextUpdate: nil)
    if let end = fields.time() {
      guard let time = end.time else { return nil }
      facts.nextUpdate = time
    }
    if let entries = fields.sequence() {
      guard readEntries(entries, lookingFor: Self.significant(serial)) else { return nil }
    }
    if let element = fields.next(context: 0) {
      var inner = fields.reader(of: element)
      guard let list = inner.sequence(), inner.isAtEnd, readExtensions(list) else { return nil }
    }
    guard fields.isAtEnd else { return nil }
  }

  // MARK: Entries

  private mutating func readEntries(_ entries: DERReader, lookingFor serial: [UInt8]) -> Bool {
    var entries = entries
    while let element = entries.next(DERTag.sequence) {
      var entry = entries.reader(of: element)
      guard let number = entry.next(DERTag.integer) else { return false }
      facts.entryCount += 1
      // The last octet tells nearly all apart without a copy.
      guard entry.last(of: number) == serial.last, Self.significant(entry.content(of: number)) == serial else {
        continue
      }
      guard let time = entry.time()?.time else { return false }
      facts.revocation = Revocation(time: time, reason: Self.reason(&entry))
    }
    return entries.isAtEnd
  }

  /// RFC 5280 §5.3.1.
  private static func reason(_ entry: inout DERReader) -> Int? {
    guard var list = entry.sequence() else { return nil }
    while let found = list.listExtension() {
      guard found.identifier == .reasonCode else { continue }
      var value = DERReader(found.value)
      guard let code = value.next(DERTag.enumerated), let octet = value.content(of: code).first else { return nil }
      return Int(octet)
    }
    return nil
  }

  /// Without the octets that only keep a number from being negative; zero has none.
  private static func significant(_ octets: [UInt8]) -> [UInt8] { Array(octets.drop { $0 == 0 }) }

  // MARK: Extensions

  private mutating func readExtensions(_ list: DERReader) -> Bool {
    var list = list
    while let found = list.listExtension() {
      switch found.identifier {
      case .deltaIndicator: facts.isDelta = true
      case .issuingPoint:
        guard readScope(found.value) else { return false }
      case .authorityKeyIdentifier, .listNumber: break
      default: facts.hasUnknownExtension = facts.hasUnknownExtension || found.isCritical
      }
    }
    return list.isAtEnd
  }

  /// RFC 5280 §5.2.5.
  private mutating func readScope(_ value: [UInt8]) -> Bool {
    var outer = DERReader(value)
    guard var fields = outer.sequence(), outer.isAtEnd else { return false }
    while let field = fields.next() {
      let isSet = fields.content(of: field).first.map { $0 != 0 } ?? false
      switch field.identifier & 0x1F {
      case 0: facts.scope.points = fields.reader(of: field).pointURLs()
      case 1: if isSet { facts.scope.coversAuthorities = false }
      case 2: if isSet { facts.scope.coversHosts = false }
      case 3: facts.scope.coversAllReasons = false
      case 4: facts.scope.isIndirect = isSet
      case 5: if isSet { (facts.scope.coversAuthorities, facts.scope.coversHosts) = (false, false) }
      default: return false
      }
    }
    return fields.isAtEnd
  }
}

extension ObjectIdentifier {
  fileprivate static let reasonCode = ObjectIdentifier("2.5.29.21")
  fileprivate static let deltaIndicator = ObjectIdentifier("2.5.29.27")
  fileprivate static let issuingPoint = ObjectIdentifier("2.5.29.28")
  fileprivate static let listNumber = ObjectIdentifier("2.5.29.20")
}

extension DERReader {
  fileprivate mutating func listExtension() -> CertificateExtension? {
    guard var fields = sequence(), let identifier = fields.objectIdentifier() else { return nil }
    let flag = fields.next(DERTag.boolean)
    guard let octets = fields.next(DERTag.octetString), !octets.isConstructed else { return nil }
    return CertificateExtension(
      identifier: identifier, isCritical: flag.map { fields.content(of: $0) != [0] } ?? false,
      value: fields.content(of: octets))
  }

  /// Of a DistributionPointName: its URLs; none for a name relative to the issuer's, which nobody uses.
  fileprivate func pointURLs() -> [[UInt8]] {
    var reader = self
    guard let names = reader.next(context: 0) else { return [] }
    var inner = reader.reader(of: names)
    return inner.generalNames().compactMap { name in
      if case .uri(let url) = name { return url }
      return nil
    }
  }
}

extension SerialNumber {
  /// Of a certificate in DER; nil for bytes that are none to this reader.
  package init?(ofCertificate bytes: [UInt8]) {
    var outer = DERReader(bytes)
    guard var certificate = outer.sequence(), var fields = certificate.sequence() else { return nil }
    _ = fields.next(context: 0)
    guard let serial = fields.next(DERTag.integer) else { return nil }
    self.init(octets: fields.content(of: serial))
  }
}
