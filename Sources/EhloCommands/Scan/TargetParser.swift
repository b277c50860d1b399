import MailPolicy
import MailResolver
import ProbeEngine

/// What the options make of a word of the input.
struct TargetParser: Sendable {
  var target: TargetOptions
  var dialogue: DialogueOptions
  var policy: Policy?
  var usesTLS: Bool

  func target(_ text: String) throws(TargetError) -> Target {
    let found = try Target(
      parsing: text, mx: target.mx, policy: policy, usesTLS: usesTLS, converter: InternationalNames())
    try dialogue.check(found)
    return found
  }
}
