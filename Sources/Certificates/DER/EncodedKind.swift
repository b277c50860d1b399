/// What kind of thing some DER is, by its outermost shape: whoever gives a wrong file is told what it is.
package enum EncodedKind: Hashable, Sendable {
  case certificate
  /// PKCS #10 (RFC 2986).
  case request
  case revocationList
  /// PKCS #7 or CMS (RFC 5652 §3).
  case container
  /// A key and certificates under a pass phrase (RFC 7292).
  case pkcs12
  case privateKey
  case encryptedKey
  case publicKey
  case unknown

  package init(_ bytes: [UInt8]) {
    var outer = DERReader(bytes)
    guard var fields = outer.sequence(), let first = fields.next() else {
      self = .unknown
      return
    }
    let inner = fields.reader(of: first)
    let second = fields.next()
    func isNext(_ tag: UInt8) -> Bool { second?.isUniversal(tag) ?? false }
    if first.isUniversal(DERTag.objectIdentifier) {
      self = .container
    } else if first.isUniversal(DERTag.integer) {
      let version = fields.content(of: first)
      // PKCS #12 has version 3; a key 0 (PKCS #1, PKCS #8) or 1 (RFC 5915, RFC 5958).
      self = version == [3] && isNext(DERTag.sequence) ? .pkcs12 : .privateKey
    } else if first.isUniversal(DERTag.sequence) {
      if isNext(DERTag.octetString) {
        self = .encryptedKey
      } else if isNext(DERTag.bitString) {
        self = .publicKey
      } else {
        self = isNext(DERTag.sequence) ? Self.signed(inner) : .unknown
      }
    } else {
      self = .unknown
    }
  }

  /// By what was signed.
  private static func signed(_ fields: DERReader) -> EncodedKind {
    var fields = fields
    if fields.next(context: 0) != nil { return .certificate }
    let hasNumber = fields.next(DERTag.integer) != nil
    guard let second = fields.next(DERTag.sequence) else { return .unknown }
    // The version of a request stands in front of its name, which is made of sets.
    var content = fields.reader(of: second)
    if hasNumber, content.isAtEnd || content.next(DERTag.set) != nil { return .request }
    guard fields.next(DERTag.sequence) != nil else { return .unknown }
    return fields.next(DERTag.sequence) != nil ? .certificate : .revocationList
  }
}
