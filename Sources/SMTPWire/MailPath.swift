/// A mailbox as it stands between the angle brackets of MAIL and RCPT (RFC 5321 §4.1.2); empty for the null reverse-path
/// (§4.5.5).
///
/// Servers are probed with what users have, so the local part is taken as it is, as far as it can stand in a command:
/// nothing in it can end the path or the line.
public struct MailPath: Hashable, Sendable, CustomStringConvertible {
  public let text: String

  public static let null = MailPath(unchecked: "")

  public var description: String { "<\(text)>" }
  public var isNull: Bool { text.isEmpty }
  /// Whether it can be sent only where SMTPUTF8 is offered (RFC 6531 §3.3).
  public var needsUTF8: Bool { text.utf8.contains { $0 >= 0x80 } }

  /// What stands behind the last `@`; nil where there is none, as in `postmaster` (RFC 5321 §4.1.1.3).
  public var domain: Substring? { text.lastIndex(of: "@").map { text[text.index(after: $0)...] } }
  /// What stands in front of it.
  public var localPart: Substring { text.lastIndex(of: "@").map { text[..<$0] } ?? text[...] }

  /// - Parameter text: `user@example.org`, with or without angle brackets; nothing, or `<>`, for the null path.
  public init(_ text: String) throws(MailPathError) {
    // What cannot be typed is the fault to name, wherever it stands.
    if let byte = text.utf8.first(where: { $0 < 0x20 || $0 == 0x7F }) { throw .forbiddenByte(byte) }
    var inner = Substring(text)
    if inner.hasPrefix("<") != inner.hasSuffix(">") { throw .unbalanced }
    if inner.hasPrefix("<") { inner = inner.dropFirst().dropLast() }
    try self.init(raw: String(inner))
    guard !isNull else { return }
    if let domain, domain.isEmpty || localPart.isEmpty { throw .incomplete }
  }

  /// Any path that can stand in a command, whatever a server makes of it: those of relay tests are wrong on purpose.
  package init(raw text: String) throws(MailPathError) {
    guard text.utf8.count <= Self.maximumLength else { throw .tooLong(text.utf8.count) }
    var isQuoted = false
    var isEscaped = false
    for byte in text.utf8 {
      guard byte >= 0x20, byte != 0x7F else { throw .forbiddenByte(byte) }
      switch byte {
      case _ where isEscaped: isEscaped = false
      case UInt8(ascii: "\\") where isQuoted: isEscaped = true
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "<"), UInt8(ascii: ">"), 0x20: if !isQuoted { throw .forbiddenByte(byte) }
      default: break
      }
    }
    if isQuoted || isEscaped { throw .unbalanced }
    self.text = text
  }

  private init(unchecked text: String) { self.text = text }

  /// RFC 5321 §4.5.3.1.3, without the brackets.
  public static let maximumLength = 254
}

public enum MailPathError: Error, Hashable, Sendable {
  /// A control byte, or a blank or angle bracket outside a quoted string.
  case forbiddenByte(UInt8)
  /// An angle bracket or a quote without its counterpart.
  case unbalanced
  /// Nothing in front of the `@`, or nothing behind it.
  case incomplete
  /// Its octets.
  case tooLong(Int)
}
