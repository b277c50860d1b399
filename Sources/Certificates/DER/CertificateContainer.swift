/// The certificates within a container of PKCS #7 (RFC 2315 §9.1), which CMS (RFC 5652 §5.1) took over.
package enum CertificateContainer {
  /// Each as its bytes stand in the container; nil for what is no container of them to this reader. More than the limit are
  /// cut off.
  package static func members(of bytes: [UInt8], limit: Int) -> [[UInt8]]? {
    var outer = DERReader(bytes)
    guard var content = outer.sequence(), content.objectIdentifier() != nil, let wrapper = content.next(context: 0)
    else { return nil }
    var wrapped = content.reader(of: wrapper)
    guard var fields = wrapped.sequence() else { return nil }
    // In front of them stand the version and, by the kind of container, other sets and sequences.
    while let field = fields.next() {
      guard field.isContext(0) else { continue }
      var list = fields.reader(of: field)
      var members: [[UInt8]] = []
      while members.count < limit, let member = list.next() {
        // Other forms of certificates have tags of their own.
        if member.isUniversal(DERTag.sequence) { members.append(list.whole(member)) }
      }
      return list.isAtEnd || members.count == limit ? members : nil
    }
    return fields.isAtEnd ? [] : nil
  }
}
