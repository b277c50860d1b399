/// Something in an encoding that TLS libraries read and DER forbids (X.690 §10 and §11): one value has two forms then, and
/// two programs can see two certificates.
package struct EncodingDeviation: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case indefiniteLength = "indefinite length"
    case longLength = "length in more octets than it needs"
    case longTag = "tag in more octets than it needs"
    case splitString = "string in parts"
    case oddBoolean = "TRUE that is not FF"
    case paddedInteger = "integer in more octets than it needs"
    case unusedBits = "unused bits that are not zero"
    case unorderedSet = "set out of order"
    case writtenDefault = "default value written out"
    case trailingBytes = "bytes behind the end"
    /// The reader of the TLS library took it, ours does not.
    case unreadable = "part that cannot be read"
  }

  package var kind: Kind
  /// Of the element, from the beginning of the certificate.
  package var offset: Int

  package init(_ kind: Kind, offset: Int) {
    self.kind = kind
    self.offset = offset
  }
}

extension EncodingDeviation {
  /// Of each there may be thousands; nobody reads on.
  package static let limit = 64

  /// Everything in the bytes that is not distinguished encoding, as far as that shows without knowing what they mean; at
  /// most `limit`. None: encoding what was read gives the same bytes.
  package static func all(in bytes: [UInt8]) -> [EncodingDeviation] {
    var walk = Walk(bytes: bytes)
    var reader = DERReader(bytes)
    if let element = reader.next() {
      walk.visit(element, reader.reader(of: element))
      if !reader.isAtEnd { walk.note(.trailingBytes, at: reader.position) }
    } else {
      walk.note(.unreadable, at: 0)
    }
    return walk.found
  }

  private struct Walk {
    let bytes: [UInt8]
    var found: [EncodingDeviation] = []

    mutating func note(_ kind: Kind, at offset: Int) {
      if found.count < EncodingDeviation.limit { found.append(EncodingDeviation(kind, offset: offset)) }
    }

    mutating func visit(_ element: DERElement, _ content: DERReader) {
      let start = element.whole.lowerBound
      checkLength(of: element, behind: checkTag(of: element))
      guard found.count < EncodingDeviation.limit else { return }
      if element.isConstructed {
        if element.identifier & 0xC0 == 0, DERTag.isString(element.identifier & 0x1F) { note(.splitString, at: start) }
        visitContent(of: element, content)
      } else {
        checkValue(of: element)
      }
    }

    private mutating func visitContent(of element: DERElement, _ content: DERReader) {
      var content = content
      var previous: ArraySlice<UInt8>?
      while let inner = content.next() {
        visit(inner, content.reader(of: inner))
        guard element.isUniversal(DERTag.set) else { continue }
        let encoding = bytes[inner.whole]
        if let previous, encoding.lexicographicallyPrecedes(previous) {
          note(.unorderedSet, at: element.whole.lowerBound)
        }
        previous = encoding
      }
      if !content.isAtEnd { note(.unreadable, at: content.position) }
    }

    /// - Returns: where the length begins.
    private mutating func checkTag(of element: DERElement) -> Int {
      let start = element.whole.lowerBound
      guard element.identifier & 0x1F == 0x1F else { return start + 1 }
      var position = start + 1
      while position < element.content.lowerBound, bytes[position] & 0x80 != 0 { position += 1 }
      let first = bytes[start + 1]
      if first == 0x80 || first < 0x1F { note(.longTag, at: start) }
      return position + 1
    }

    private mutating func checkLength(of element: DERElement, behind position: Int) {
      let start = element.whole.lowerBound
      guard position < element.content.lowerBound else { return }
      let first = bytes[position]
      if first == 0x80 {
        note(.indefiniteLength, at: start)
      } else if first > 0x80, element.content.count < 0x80 || bytes[position + 1] == 0 {
        note(.longLength, at: start)
      }
    }

    /// Of a primitive element of the universal class.
    private mutating func checkValue(of element: DERElement) {
      guard element.identifier & 0xC0 == 0 else { return }
      let start = element.whole.lowerBound
      let content = bytes[element.content]
      switch element.identifier & 0x1F {
      case DERTag.boolean:
        if content.count != 1 || (content.first != 0 && content.first != 0xFF) { note(.oddBoolean, at: start) }
      case DERTag.integer, DERTag.enumerated:
        guard let first = content.first else {
          note(.unreadable, at: start)
          return
        }
        guard content.count > 1 else { return }
        let isNegative = content[content.startIndex + 1] & 0x80 != 0
        if first == (isNegative ? 0xFF : 0) { note(.paddedInteger, at: start) }
      case DERTag.bitString:
        guard let unused = content.first, unused < 8, unused == 0 || content.count > 1 else {
          note(.unreadable, at: start)
          return
        }
        if let last = content.last, content.count > 1, last & (1 << unused - 1) != 0 { note(.unusedBits, at: start) }
      default: return
      }
    }
  }
}
