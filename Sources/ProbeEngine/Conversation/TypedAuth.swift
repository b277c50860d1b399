import SMTPWire

/// A typed line that is AUTH, or was meant to be: `AUTH PLAIN …`, but also `AUTH=PLAIN …`, `AUTH: PLAIN …`,
/// `AUTHENTICATE PLAIN …` and `AUT PLAIN …`. A server may not understand it; the secret in it is one all the same.
struct TypedAuth {
  /// In upper case; empty where none is named.
  let mechanism: String
  /// What stands behind it, blanks around it left out.
  let secret: ArraySlice<UInt8>
  /// The secret without what base 64 does not begin with.
  var response: ArraySlice<UInt8> {
    secret.drop { !Self.isAlphanumeric($0) && $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") }
  }
  /// Up to the mechanism, as typed.
  private let head: ArraySlice<UInt8>
  /// Whether it is as RFC 4954 §4 has it.
  private let isUsual: Bool

  /// RFC 4422 §3.1.
  private static let longestName = 20
  /// Those that do not hide what they say.
  private static let exposing = ["PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"]

  /// - Parameter line: one, without its end.
  init?(_ line: ArraySlice<UInt8>) {
    let words = line.split(maxSplits: 2, whereSeparator: \.isBlank)
    guard let first = words.first else { return nil }
    let verb = first.map(\.asciiUppercased)
    let behind: ArraySlice<UInt8>
    if verb.starts(with: "AUTH".utf8) {
      behind = line[first.startIndex...].dropFirst(4)
      // A word that only begins with these letters, and has nothing behind it.
      guard words.count > 1 || behind.first.map(Self.isOfNames) != true else { return nil }
    } else {
      guard words.count > 1, !TypedCommand.isKnown(Escaping.escaped(verb)) else { return nil }
      behind = line[first.endIndex...]
      guard Self.exposing.contains(Self.text(Self.name(in: behind))) else { return nil }
    }
    let name = Self.name(in: behind)
    let isName = name.count <= Self.longestName
    mechanism = isName ? Self.text(name) : ""
    head = line[..<(isName ? name.endIndex : behind.startIndex)]
    secret = line[head.endIndex...].trimmingBlanks()
    isUsual = verb == Array("AUTH".utf8) && isName && (words.count == 1 || name.startIndex == words[1].startIndex)
  }

  /// The line without its secret; nil where it has none.
  var masked: [UInt8]? {
    guard !secret.isEmpty else { return nil }
    return Array(head.split(whereSeparator: \.isBlank).joined(separator: [0x20])) + [0x20] + TypedCommand.secret.utf8
  }

  /// Whether somebody who listens would learn a secret, now or with the response that follows.
  var exposesSecret: Bool { exposingMechanism != nil || !isUsual && !secret.isEmpty }

  var exposingMechanism: String? { Self.exposing.contains(mechanism) ? mechanism : nil }

  /// The first run of letters, digits, hyphens and underscores that begins with one of the first two.
  private static func name(in text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    text.drop { !isAlphanumeric($0) }.prefix(while: isOfNames)
  }

  private static func text(_ name: ArraySlice<UInt8>) -> String {
    String(decoding: name.map(\.asciiUppercased), as: UTF8.self)
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte.asciiUppercased)
  }

  private static func isOfNames(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }
}

extension ArraySlice<UInt8> {
  fileprivate func trimmingBlanks() -> ArraySlice<UInt8> {
    var rest = drop(while: \.isBlank)
    while rest.last?.isBlank == true { rest.removeLast() }
    return rest
  }
}
