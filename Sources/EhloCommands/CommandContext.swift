/// What a command has of the world: its streams and variables.
package struct CommandContext: Sendable {
  package var environment: Environment
  package var output: OutputStream
  package var errors: OutputStream

  package init(environment: Environment, output: OutputStream, errors: OutputStream) {
    self.environment = environment
    self.output = output
    self.errors = errors
  }

  /// One `error:` line, and a `hint:` line where one helps. There is nobody to tell if these fail.
  func complain(_ message: String, hint: String? = nil) {
    try? errors.write("error: \(message)\n" + (hint.map { "hint: \($0)\n" } ?? ""))
  }
}
