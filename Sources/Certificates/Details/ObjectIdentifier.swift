/// The name of a thing in ASN.1 (X.660), as numbers between dots.
package struct ObjectIdentifier: Hashable, Sendable, CustomStringConvertible {
  package let dotted: String

  package init(_ dotted: String) { self.dotted = dotted }

  /// Nil for content that is none (X.690 §8.19). No registered one is longer than a hundred octets.
  package init?(content: [UInt8]) {
    guard let last = content.last, last & 0x80 == 0, content.count <= 128 else { return nil }
    if let text = Self.text(ofSmallArcs: content) {
      dotted = text
      return
    }
    var arcs: [String] = []
    for part in content.cut(behind: { $0 & 0x80 == 0 }) {
      guard part.first != 0x80 else { return nil }
      var number = DecimalNumber()
      for octet in part { number.append(base128: octet & 0x7F) }
      if arcs.isEmpty {
        // The first two share an octet, and the first is at most 2.
        let small = part.count == 1 ? Int(part.first ?? 0) : 80
        arcs.append(String(min(small / 40, 2)))
        number.subtract(UInt32(min(small / 40, 2)) * 40)
      }
      arcs.append(number.description)
    }
    dotted = arcs.joined(separator: ".")
  }

  /// The usual case, without numbers that need more than a machine word; nil for any other.
  private static func text(ofSmallArcs content: [UInt8]) -> String? {
    var text: [UInt8] = []
    text.reserveCapacity(content.count * 4)
    var arc: UInt32 = 0
    var isInside = false
    for octet in content {
      guard arc < 1 << 24, isInside || octet != 0x80 else { return nil }
      arc = arc << 7 | UInt32(octet & 0x7F)
      isInside = octet & 0x80 != 0
      guard !isInside else { continue }
      if text.isEmpty {
        // The first two share a number, and the first is at most 2.
        let first = min(arc / 40, 2)
        text.append(UInt8(ascii: "0") + UInt8(first))
        arc -= first * 40
      }
      text.append(UInt8(ascii: "."))
      append(arc, to: &text)
      arc = 0
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func append(_ number: UInt32, to text: inout [UInt8]) {
    let start = text.count
    var rest = number
    repeat {
      text.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    text[start...].reverse()
  }

  package var description: String { dotted }
}

extension Array where Element == UInt8 {
  /// Cut behind each element that ends a part.
  fileprivate func cut(behind isLast: (UInt8) -> Bool) -> [ArraySlice<UInt8>] {
    var parts: [ArraySlice<UInt8>] = []
    var start = startIndex
    for index in indices where isLast(self[index]) {
      parts.append(self[start...index])
      start = index + 1
    }
    return parts
  }
}

/// A number of any size, for an arc may be a whole UUID (X.667).
private struct DecimalNumber: CustomStringConvertible {
  /// Nine digits each, the lowest first.
  private var limbs: [UInt32] = [0]
  private static let base: UInt64 = 1_000_000_000

  mutating func append(base128 digit: UInt8) {
    var carry = UInt64(digit)
    for index in limbs.indices {
      let value = UInt64(limbs[index]) * 128 + carry
      limbs[index] = UInt32(value % Self.base)
      carry = value / Self.base
    }
    if carry > 0 { limbs.append(UInt32(carry)) }
  }

  /// From a number that is at least as great.
  mutating func subtract(_ amount: UInt32) {
    var borrow = amount
    for index in limbs.indices where borrow > 0 {
      if limbs[index] >= borrow {
        limbs[index] -= borrow
        borrow = 0
      } else {
        limbs[index] = UInt32(UInt64(limbs[index]) + Self.base - UInt64(borrow))
        borrow = 1
      }
    }
    while limbs.count > 1, limbs.last == 0 { limbs.removeLast() }
  }

  var description: String {
    let rest = limbs.dropLast().reversed().map { limb in
      let digits = String(limb)
      return String(repeating: "0", count: 9 - digits.utf8.count) + digits
    }
    return String(limbs.last ?? 0) + rest.joined()
  }
}
