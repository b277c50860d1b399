/// One block of the textual form of RFC 7468, found in whatever text stands around it.
package struct PEMBlock: Hashable, Sendable {
  /// Between `BEGIN ` and the hyphens: `CERTIFICATE`.
  package var label: String
  /// Where it begins, counted from 1.
  package var line: Int
  /// What was encoded; nil where the block has no end or holds what is no base 64.
  package var bytes: [UInt8]?
  /// The lines of the block, for a reader that knows its headers.
  package var text: Range<Int>

  /// More blocks than this are no file of certificates; what follows is left alone.
  package static let limit = 10_000

  /// Every block, in order, up to `limit`. Lines may end in CR LF, LF or CR and begin with blanks or a byte order mark.
  package static func all(in bytes: [UInt8]) -> [PEMBlock] {
    var blocks: [PEMBlock] = []
    var open: Opening?
    var position = 0
    var number = 0
    while position < bytes.count, blocks.count < limit {
      var end = position
      while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
      number += 1
      let line = trimmed(bytes[position..<end])
      let next = end + 1 < bytes.count && bytes[end] == 0x0D && bytes[end + 1] == 0x0A ? end + 2 : end + 1
      if let label = label(in: line, "-----BEGIN ") {
        if let open { blocks.append(open.block(upTo: position, bytes: nil)) }
        open = Opening(label: label, line: number, start: position)
      } else if let current = open, let label = label(in: line, "-----END ") {
        blocks.append(current.block(upTo: end, bytes: label == current.label ? current.decoded : nil))
        open = nil
      } else {
        open?.add(line)
      }
      position = next
    }
    if let open { blocks.append(open.block(upTo: bytes.count, bytes: nil)) }
    return blocks
  }

  private struct Opening {
    var label: String
    var line: Int
    var start: Int
    private var decoder = Base64Decoder()
    /// `Proc-Type: 4,ENCRYPTED` and the like stand in front of a blank line (RFC 1421 §4.6).
    private var hasHeaders = false

    init(label: String, line: Int, start: Int) {
      self.label = label
      self.line = line
      self.start = start
    }

    mutating func add(_ line: ArraySlice<UInt8>) {
      if line.contains(UInt8(ascii: ":")) {
        hasHeaders = true
      } else if hasHeaders, !line.isEmpty {
        // What headers speak of is encrypted, so that nothing is lost with a line that continues one.
      } else {
        decoder.add(line)
      }
    }

    var decoded: [UInt8]? { hasHeaders ? nil : decoder.finished }

    func block(upTo end: Int, bytes: [UInt8]?) -> PEMBlock {
      PEMBlock(label: label, line: line, bytes: bytes, text: start..<end)
    }
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var line = line
    if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
    while let first = line.first, first == 0x20 || first == 0x09 { line = line.dropFirst() }
    while let last = line.last, last == 0x20 || last == 0x09 { line = line.dropLast() }
    return line
  }

  /// In printable ASCII (RFC 7468 §3), so that it can be shown.
  private static func label(in line: ArraySlice<UInt8>, _ lead: String) -> String? {
    guard line.starts(with: lead.utf8), line.suffix(5).elementsEqual("-----".utf8) else { return nil }
    let label = line.dropFirst(lead.utf8.count).dropLast(5)
    guard label.count <= 64, label.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
    return String(decoding: label, as: UTF8.self)
  }
}

/// Base 64 of RFC 4648 §4, line by line.
private struct Base64Decoder {
  private var bytes: [UInt8] = []
  private var bits: UInt32 = 0
  private var count = 0
  private var padding = 0
  private var isBroken = false

  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xFF, count: 256)
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for (value, character) in alphabet.utf8.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()

  mutating func add(_ line: ArraySlice<UInt8>) {
    let taken = padding == 0 && count % 4 == 0 ? addWhole(line) : 0
    for character in line.dropFirst(taken) where character != 0x20 && character != 0x09 {
      if character == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      let value = Self.values[Int(character)]
      if value == 0xFF || padding > 0 {
        isBroken = true
        return
      }
      bits = bits << 6 | UInt32(value)
      count += 1
      if count % 4 == 0 {
        bytes.append(UInt8(bits >> 16 & 0xFF))
        bytes.append(UInt8(bits >> 8 & 0xFF))
        bytes.append(UInt8(bits & 0xFF))
      }
    }
  }

  /// Takes characters by fours as long as all of them are of the alphabet, which lines are made of nearly always.
  private mutating func addWhole(_ line: ArraySlice<UInt8>) -> Int {
    line.withUnsafeBufferPointer { line in
      Self.values.withUnsafeBufferPointer { values in
        var index = 0
        while index + 4 <= line.count {
          let (a, b) = (values[Int(line[index])], values[Int(line[index + 1])])
          let (c, d) = (values[Int(line[index + 2])], values[Int(line[index + 3])])
          guard (a | b | c | d) & 0x80 == 0 else { break }
          bytes.append(a << 2 | b >> 4)
          bytes.append(b << 4 | c >> 2)
          bytes.append(c << 6 | d)
          index += 4
        }
        count += index
        return index
      }
    }
  }

  /// Nil where it was no base 64, or had no end.
  var finished: [UInt8]? {
    guard !isBroken, padding <= 2, (count + padding) % 4 == 0 else { return nil }
    switch count % 4 {
    case 0: return padding == 0 ? bytes : nil
    case 2: return bytes + [UInt8(bits >> 4 & 0xFF)]
    case 3: return bytes + [UInt8(bits >> 10 & 0xFF), UInt8(bits >> 2 & 0xFF)]
    default: return nil
    }
  }
}
