extension CertificateDetails {
  /// Nil for bytes that are no certificate to this reader, whatever others make of them.
  package init?(_ bytes: [UInt8]) {
    var outer = DERReader(bytes)
    guard var certificate = outer.sequence(), var fields = certificate.sequence(),
      let outerSignature = certificate.algorithm(), let bits = certificate.next(DERTag.bitString)
    else { return nil }
    _ = fields.next(context: 0)
    guard let serial = fields.next(DERTag.integer), let innerSignature = fields.algorithm(),
      let issuer = fields.distinguishedName(), var validity = fields.sequence(), let notBefore = validity.time(),
      let notAfter = validity.time(), let subject = fields.distinguishedName(), let key = fields.publicKey()
    else { return nil }
    self.init(
      serial: SerialNumber(octets: fields.content(of: serial)), innerSignature: innerSignature,
      outerSignature: outerSignature, signature: Array(certificate.content(of: bits).dropFirst()), issuer: issuer,
      subject: subject, notBefore: notBefore, notAfter: notAfter, key: key)
    deviations = EncodingDeviation.all(in: bytes)
    _ = fields.next(context: 1)
    _ = fields.next(context: 2)
    if let field = fields.next(context: 3) {
      var inner = fields.reader(of: field)
      if let list = inner.sequence() { readExtensions(list) }
    }
    if deviations.count > EncodingDeviation.limit { deviations.removeLast(deviations.count - EncodingDeviation.limit) }
  }

  private mutating func readExtensions(_ list: DERReader) {
    var list = list
    while let element = list.next(DERTag.sequence) {
      var fields = list.reader(of: element)
      guard let identifier = fields.objectIdentifier() else { break }
      var isCritical = false
      if let flag = fields.next(DERTag.boolean) {
        isCritical = fields.content(of: flag) != [0]
        // X.690 §11.5: what is the default is left out.
        if !isCritical { deviations.append(.init(.writtenDefault, offset: flag.whole.lowerBound)) }
      }
      guard let octets = fields.next(DERTag.octetString), !octets.isConstructed else { break }
      var found = CertificateExtension(
        identifier: identifier, isCritical: isCritical, value: fields.content(of: octets))
      found.isMalformed = !read(found, at: octets.content.lowerBound)
      extensions.append(found)
    }
    if !list.isAtEnd { deviations.append(.init(.unreadable, offset: list.position)) }
  }

  /// - Returns: whether the value is what the identifier says, as far as that is known here.
  private mutating func read(_ found: CertificateExtension, at offset: Int) -> Bool {
    guard Self.known.contains(found.identifier) else { return true }
    deviations += EncodingDeviation.all(in: found.value).map { .init($0.kind, offset: offset + $0.offset) }
    var reader = DERReader(found.value)
    switch found.identifier {
    case .keyUsage:
      keyUsage = reader.flags()
      // One bit at least must be set (RFC 5280 §4.2.1.3).
      return keyUsage?.contains(true) == true
    case .basicConstraints: return readBasicConstraints(&reader, at: offset)
    case .nameConstraints: return readNameConstraints(&reader)
    case .timestampList:
      if let octets = reader.next(DERTag.octetString) {
        timestamps = SignedTimestamp.list(reader.content(of: octets))
      }
      return timestamps != nil
    case .subjectKeyIdentifier: return reader.next(DERTag.octetString) != nil
    default:
      guard var list = reader.sequence() else { return false }
      readList(found.identifier, &list)
      return list.isAtEnd
    }
  }

  /// Takes what the list holds up to its end, or to what does not belong there.
  private mutating func readList(_ identifier: ObjectIdentifier, _ list: inout DERReader) {
    switch identifier {
    case .extendedKeyUsage: purposes = list.objectIdentifiers()
    case .subjectAlternativeName: alternativeNames = list.generalNames()
    case .certificatePolicies:
      while var policy = list.sequence(), let identifier = policy.objectIdentifier() { policies.append(identifier) }
    case .tlsFeature: while let number = list.smallInteger() { features.append(number) }
    case .authorityKeyIdentifier: _ = list.all()
    default: while list.sequence() != nil {}
    }
  }

  /// Whose values are DER, and are looked at here.
  private static let known: Set<ObjectIdentifier> = [
    .keyUsage, .extendedKeyUsage, .subjectAlternativeName, .basicConstraints, .certificatePolicies, .nameConstraints,
    .tlsFeature, .timestampList, .subjectKeyIdentifier, .authorityKeyIdentifier, .authorityInformation,
    .crlDistributionPoints,
  ]

  private mutating func readBasicConstraints(_ reader: inout DERReader, at offset: Int) -> Bool {
    guard var fields = reader.sequence() else { return false }
    if let flag = fields.next(DERTag.boolean), fields.content(of: flag) == [0] {
      deviations.append(.init(.writtenDefault, offset: offset + flag.whole.lowerBound))
    }
    pathLength = fields.smallInteger()
    return fields.isAtEnd && (pathLength ?? 0) >= 0
  }

  private mutating func readNameConstraints(_ reader: inout DERReader) -> Bool {
    guard var fields = reader.sequence() else { return false }
    var constraints = NameConstraints()
    if let permitted = fields.next(context: 0) { constraints.permitted = fields.reader(of: permitted).subtrees() }
    if let excluded = fields.next(context: 1) { constraints.excluded = fields.reader(of: excluded).subtrees() }
    nameConstraints = constraints
    return fields.isAtEnd
  }
}

extension DERReader {
  mutating func time() -> EncodedTime? {
    if let element = next(DERTag.utcTime) { return EncodedTime(isGeneralized: false, text: content(of: element)) }
    return next(DERTag.generalizedTime).map { EncodedTime(isGeneralized: true, text: content(of: $0)) }
  }

  /// The bits of a named bit list, the first of them the highest of the first octet.
  fileprivate mutating func flags() -> [Bool]? {
    guard let element = next(DERTag.bitString) else { return nil }
    let octets = content(of: element)
    guard let unused = octets.first, unused < 8 else { return nil }
    let bits = octets.dropFirst().flatMap { octet in (0..<8).map { octet & (0x80 >> $0) != 0 } }
    return Array(bits.dropLast(Int(unused)))
  }

  fileprivate mutating func objectIdentifiers() -> [ObjectIdentifier] {
    var found: [ObjectIdentifier] = []
    while let identifier = objectIdentifier() { found.append(identifier) }
    return found
  }

  fileprivate func subtrees() -> [GeneralName] {
    var reader = self
    var names: [GeneralName] = []
    while var tree = reader.sequence(), let base = tree.generalName() { names.append(base) }
    return names
  }
}
