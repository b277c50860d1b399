/// One line of an EHLO reply: a keyword and its parameters (RFC 5321 §4.1.1.1).
public struct Capability: Hashable, Sendable {
  /// As the server spelt it.
  public var keyword: [UInt8]
  public var parameters: [[UInt8]]
  /// Written `KEYWORD=parameter`, the form of AUTH before RFC 2554 that old clients look for.
  public var isLegacyForm: Bool

  public init(keyword: [UInt8], parameters: [[UInt8]] = [], isLegacyForm: Bool = false) {
    self.keyword = keyword
    self.parameters = parameters
    self.isLegacyForm = isLegacyForm
  }

  /// Reads one line of text. Runs of blanks count as one; nil where the line holds nothing else.
  public init?(line: [UInt8]) {
    let words = line.split(whereSeparator: \.isBlank)
    guard let first = words.first else { return nil }
    var parameters = words.dropFirst().map(Array.init)
    guard let equals = first.firstIndex(of: UInt8(ascii: "=")), equals > first.startIndex else {
      self.init(keyword: Array(first), parameters: parameters)
      return
    }
    let value = first[(equals + 1)...]
    if !value.isEmpty { parameters.insert(Array(value), at: 0) }
    self.init(keyword: Array(first[..<equals]), parameters: parameters, isLegacyForm: true)
  }

  /// Whether the keyword of a line, as `init(line:)` reads it, is this one.
  package static func isNamed(_ keyword: [UInt8], in line: [UInt8]) -> Bool {
    let word = line.drop(while: \.isBlank).prefix { !$0.isBlank }
    let end = word.dropFirst().firstIndex(of: UInt8(ascii: "=")) ?? word.endIndex
    let found = word[..<end]
    return !found.isEmpty && found.count == keyword.count
      && zip(found, keyword).allSatisfy { $0.asciiUppercased == $1.asciiUppercased }
  }

  /// The keyword in upper case: keywords are compared without regard to case (RFC 5321 §2.4).
  public var name: [UInt8] { keyword.map(\.asciiUppercased) }

  public func isNamed(_ other: String) -> Bool {
    keyword.count == other.utf8.count
      && zip(keyword, other.utf8).allSatisfy { $0.asciiUppercased == $1.asciiUppercased }
  }
}

extension [Capability] {
  public func first(named name: String) -> Capability? { first { $0.isNamed(name) } }
  public func contains(named name: String) -> Bool { contains { $0.isNamed(name) } }

  /// The parameters of every line with this keyword, each once, in upper case and escaped.
  public func parameters(of name: String) -> [String] {
    let words = filter { $0.isNamed(name) }.flatMap(\.parameters).map { $0.map(\.asciiUppercased) }
    return words.uniqued().map { Escaping.escaped($0) }
  }
}
