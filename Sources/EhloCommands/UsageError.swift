import SMTPWire

/// What the user asked for cannot be done as it was typed.
package struct UsageError: Error, Equatable {
  /// One line in lower case without a full stop, which names the offending part. Already escaped.
  package var message: String
  package var hint: String?
  /// The target as typed, where it is the offending part.
  package var target: String?

  package init(_ message: String, hint: String? = nil, target: String? = nil) {
    self.message = message
    self.hint = hint
    self.target = target
  }
}

/// Words of the user as an error line shows them: in quotes, and one line of some length whatever they hold.
func quoted(_ text: String) -> String { "'\(Escaping.quotable(text))'" }
