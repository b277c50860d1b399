/// Why no name can be looked up at all, and what to do about it.
public struct ResolverSetupFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// One line, printable.
  public var message: String
  /// One line; nil where nothing is known to help.
  public var remedy: String?

  public init(_ message: String, remedy: String? = nil) {
    self.message = message
    self.remedy = remedy
  }

  public var description: String { remedy.map { "\(message): \($0)" } ?? message }
}
