/// What is wrong with a target as it was typed. It can be shown as it is: control bytes are escaped.
public struct TargetError: Error, Hashable, Sendable {
  /// One line that names the offending part.
  public var message: String
  public var hint: String?

  public init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }
}
