/// What remains of an endpoint to be compared with others when its record is gone: some fifty octets of numbers. What each
/// of them stands for is said floors above, where records are compared; 0 is what was not observed.
package struct Imprint: Hashable, Sendable {
  /// Of one hello.
  package struct Keywords: Hashable, Sendable {
    /// A bit for each keyword that has one.
    package var known: UInt32 = 0
    /// The parameter of SIZE.
    package var size: UInt32 = 0
    /// A check of everything else: other keywords, and parameters.
    package var others: UInt32 = 0
    /// A bit for each mechanism of AUTH that has one.
    package var mechanisms: UInt16 = 0

    package init() {}
  }

  // In this order there are no gaps but one of two octets.

  /// The beginning of the digest of the server's own certificate.
  package var certificate: UInt64 = 0
  package var before = Keywords()
  package var within = Keywords()
  /// Everything of which there are but a few values.
  package var marks: UInt32 = 0
  /// A check of who issued the certificate.
  package var issuer: UInt32 = 0
  package var cipher: UInt16 = 0
  package var group: UInt16 = 0
  /// The last day of the certificate, counted from 1970.
  package var expiry: UInt16 = 0

  /// Nothing is known.
  package init() {}
}

extension Imprint {
  /// What the numbers stand for may change; those of another form are not read.
  private static let form: UInt8 = 1

  /// In lower-case hexadecimal, always of one length.
  package var text: String {
    var writer = Writer()
    writer.write(Self.form)
    writer.write(certificate)
    writer.write(before)
    writer.write(within)
    writer.write(marks)
    writer.write(issuer)
    writer.write(cipher)
    writer.write(group)
    writer.write(expiry)
    return String(decoding: writer.digits, as: UTF8.self)
  }

  /// Reads what `text` gives; nil for anything else.
  package init?(_ text: String) {
    var reader = Reader(rest: Array(text.utf8)[...])
    guard reader.read(UInt8.self) == Self.form else { return nil }
    certificate = reader.read()
    before = reader.keywords()
    within = reader.keywords()
    marks = reader.read()
    issuer = reader.read()
    cipher = reader.read()
    group = reader.read()
    expiry = reader.read()
    guard reader.isSound, reader.rest.isEmpty else { return nil }
  }

  private struct Writer {
    var digits: [UInt8] = []

    init() { digits.reserveCapacity(112) }

    mutating func write(_ value: some FixedWidthInteger & UnsignedInteger) {
      for shift in stride(from: value.bitWidth - 4, through: 0, by: -4) {
        let digit = UInt8(truncatingIfNeeded: value >> shift) & 0xF
        digits.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      }
    }

    mutating func write(_ keywords: Keywords) {
      write(keywords.known)
      write(keywords.size)
      write(keywords.others)
      write(keywords.mechanisms)
    }
  }

  private struct Reader {
    var rest: ArraySlice<UInt8>
    /// False as soon as something else than digits came, or too few of them.
    var isSound = true

    mutating func read<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type = Value.self) -> Value {
      var value: Value = 0
      for _ in 0..<Value.bitWidth / 4 {
        switch rest.popFirst() {
        case let digit? where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit):
          value = value << 4 | Value(digit - UInt8(ascii: "0"))
        case let digit? where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(digit):
          value = value << 4 | Value(digit - UInt8(ascii: "a") + 10)
        default: isSound = false
        }
      }
      return value
    }

    mutating func keywords() -> Keywords {
      var keywords = Keywords()
      keywords.known = read()
      keywords.size = read()
      keywords.others = read()
      keywords.mechanisms = read()
      return keywords
    }
  }
}
