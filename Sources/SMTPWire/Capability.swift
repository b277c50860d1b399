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
    var words = line.split(whereSeparator: \.isBlank).map(Array.init)
    guard !words.isEmpty else { return nil }
    var keyword = words.removeFirst()
    var isLegacyForm = false
    if let equals = keyword.firstIndex(of: UInt8(ascii: "=")), equals > 0 {
      let value = Array(keyword[(equals + 1)...])
      if !value.isEmpty { words.insert(value, at: 0) }
      keyword = Array(keyword[..<equals])
      isLegacyForm = true
    }
    self.init(keyword: keyword, parameters: words, isLegacyForm: isLegacyForm)
  }

  /// The keyword in upper case: keywords are compared without regard to case (RFC 5321 §2.4).
  public var name: [UInt8] { keyword.map(\.asciiUppercased) }

  public func isNamed(_ other: String) -> Bool { name.elementsEqual(other.utf8) }
}

extension [Capability] {
  public func first(named name: String) -> Capability? { first { $0.isNamed(name) } }
  public func contains(named name: String) -> Bool { contains { $0.isNamed(name) } }

  /// The parameters of every line with this keyword, each once, without regard to case.
  public func parameters(of name: String) -> [String] {
    var seen: [String] = []
    for capability in self where capability.isNamed(name) {
      for parameter in capability.parameters {
        let word = String(decoding: parameter.map(\.asciiUppercased), as: UTF8.self)
        if !seen.contains(word) { seen.append(word) }
      }
    }
    return seen
  }
}

/// The command that a server's extensions were asked with.
public enum HelloVerb: String, Hashable, Sendable {
  case ehlo = "EHLO"
  /// RFC 5321 §4.1.1.1: no extensions, and so no STARTTLS.
  case helo = "HELO"
  /// RFC 2033 §4.1.
  case lhlo = "LHLO"
}

/// A positive answer to EHLO, HELO or LHLO.
public struct HelloResponse: Hashable, Sendable {
  public var verb: HelloVerb
  public var reply: Reply
  /// The first word of the first line. Never a capability, even where it looks like one.
  public var host: [UInt8]?
  public var capabilities: [Capability]

  public init(verb: HelloVerb, reply: Reply) {
    self.verb = verb
    self.reply = reply
    host = reply.lines.first?.split(whereSeparator: \.isBlank).first.map(Array.init)
    // A HELO reply has no keywords, whatever its further lines look like (RFC 5321 §4.1.1.1).
    capabilities = verb == .helo ? [] : reply.lines.dropFirst().compactMap(Capability.init(line:))
  }
}

/// What a greeting says of its sender (RFC 5321 §4.2).
public struct Greeting: Hashable, Sendable {
  public var reply: Reply
  /// The first word of the first line.
  public var host: [UInt8]?
  /// Whether the word ESMTP stands in the text. A convention: only the answer to EHLO decides.
  public var mentionsESMTP: Bool

  public init(reply: Reply) {
    self.reply = reply
    let words = reply.lines.map { $0.split(whereSeparator: \.isBlank) }
    host = words.first?.first.map(Array.init)
    mentionsESMTP = words.joined().contains { $0.map(\.asciiUppercased).elementsEqual("ESMTP".utf8) }
  }
}
