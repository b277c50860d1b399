import SMTPWire

/// Replies by their codes: single ones, and whole classes.
struct ReplyCodes: Equatable, Sendable {
  private var ranges: [ClosedRange<Int>]

  /// 4xx and 5xx.
  static let failures = ReplyCodes(ranges: [400...599])

  private init(ranges: [ClosedRange<Int>]) { self.ranges = ranges }

  /// `5xx,421`: with commas, in any order; nil for anything else.
  init?(parsing text: String) {
    ranges = []
    for word in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      guard word.count == 3, let first = word.first, (UInt8(ascii: "2")...UInt8(ascii: "5")).contains(first) else {
        return nil
      }
      let rest = String(Substring(word.dropFirst()))
      if rest.lowercased() == "xx" {
        let start = 100 * Int(first - UInt8(ascii: "0"))
        ranges.append(start...(start + 99))
      } else if let code = Int(String(Substring(word))), rest.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
        ranges.append(code...code)
      } else {
        return nil
      }
    }
  }

  func contains(_ reply: Reply) -> Bool { ranges.contains { $0.contains(reply.code) } }
}
