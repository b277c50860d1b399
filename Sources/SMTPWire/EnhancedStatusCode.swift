/// An enhanced mail system status code: class, subject, detail (RFC 3463 §2).
public struct EnhancedStatusCode: Hashable, Sendable, CustomStringConvertible {
  /// 2, 4 or 5.
  public var category: Int
  public var subject: Int
  public var detail: Int

  public init(category: Int, subject: Int, detail: Int) {
    self.category = category
    self.subject = subject
    self.detail = detail
  }

  /// Reads `class "." subject "." detail` at the start of a reply text, followed by a blank or by nothing. Nil also for
  /// numbers with leading zeros, which RFC 3463 §2 forbids: `description` gives back what was read.
  init?(prefixOf text: [UInt8]) {
    let word = text.prefix { !$0.isBlank }
    guard word.count <= 9 else { return nil }
    let parts = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 1 else { return nil }
    var numbers: [Int] = []
    for part in parts {
      guard (1...3).contains(part.count), part.allSatisfy(\.isASCIIDigit) else { return nil }
      guard part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
      numbers.append(part.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
    }
    guard [2, 4, 5].contains(numbers[0]) else { return nil }
    self.init(category: numbers[0], subject: numbers[1], detail: numbers[2])
  }

  public var description: String { "\(category).\(subject).\(detail)" }
}
