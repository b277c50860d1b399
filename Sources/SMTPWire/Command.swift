/// A command line that can hold nothing but one command (RFC 5321 §4.1.1).
public struct Command: Hashable, Sendable {
  /// The line with its CRLF.
  public let line: [UInt8]

  /// - Throws: where CR, LF or NUL would let an argument carry a second command, or the line would pass 512 octets
  ///   (RFC 5321 §4.5.3.1.4), or what an extension allows.
  public init(
    _ verb: String, _ argument: String? = nil, maximumLength: Int = Self.maximumLength
  ) throws(CommandError) {
    var bytes = Array(verb.utf8)
    if let argument {
      bytes.append(0x20)
      bytes += argument.utf8
    }
    if bytes.contains(where: { $0 == 0x0D || $0 == 0x0A || $0 == 0x00 }) { throw .forbiddenByte }
    guard bytes.count + 2 <= maximumLength else { throw .tooLong(bytes.count + 2) }
    line = bytes + [0x0D, 0x0A]
  }

  init(verified verb: StaticString) {
    line = verb.withUTF8Buffer { Array($0) } + [0x0D, 0x0A]
  }

  public static let startTLS = Command(verified: "STARTTLS")
  public static let quit = Command(verified: "QUIT")

  public static func hello(_ verb: HelloVerb, _ name: String) throws(CommandError) -> Command {
    try Command(verb.rawValue, name)
  }

  /// RFC 5321 §4.5.3.1.4, CR and LF included.
  public static let maximumLength = 512
}

public enum CommandError: Error, Hashable, Sendable {
  /// CR, LF or NUL in the argument.
  case forbiddenByte
  /// The octets that the line would have, CR and LF included.
  case tooLong(Int)
}
