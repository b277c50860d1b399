/// How a line that is half typed may go on.
package struct Completion: Hashable, Sendable {
  /// Characters in front of the cursor that `insertion` takes the place of.
  package var replaced: Int
  /// What all choices begin with.
  package var insertion: String
  package var choices: [String]

  package init(replaced: Int, insertion: String, choices: [String]) {
    self.replaced = replaced
    self.insertion = insertion
    self.choices = choices
  }
}
