public import SMTPWire

/// A message to be sent. It is read in pieces while it is sent, and may be read more than once.
public final class Message: Hashable, Sendable {
  /// Gives the next piece; nothing at the end.
  public typealias Reader = () throws -> [UInt8]

  public let facts: MessageFacts
  private let open: @Sendable () throws -> Reader

  /// - Parameters:
  ///   - facts: of exactly what `open` gives.
  ///   - open: A reader from the beginning. It is called on an event loop, so it must not wait for anything.
  public init(facts: MessageFacts, open: @escaping @Sendable () throws -> Reader) {
    self.facts = facts
    self.open = open
  }

  public convenience init(_ bytes: [UInt8]) {
    self.init(facts: MessageFacts(of: bytes)) {
      var rest = bytes[...]
      return {
        defer { rest = rest.dropFirst(Self.pieceSize) }
        return Array(rest.prefix(Self.pieceSize))
      }
    }
  }

  package func reader() throws -> Reader { try open() }

  /// How much a reader may give at a time.
  public static let pieceSize = 64 * 1024

  public static func == (left: Message, right: Message) -> Bool { left === right }
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
