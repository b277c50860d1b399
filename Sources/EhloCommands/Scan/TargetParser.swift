import MailDNS
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

  /// Whether an address of IPv6 looks as if its last group were meant as a port.
  static func isDoubtful(_ text: String) -> Bool {
    guard let colon = text.lastIndex(of: ":"), ports.contains(text[text.index(after: colon)...]),
      IPAddress(text)?.family == .v6
    else { return false }
    return IPAddress(String(text[..<colon]))?.family == .v6
  }

  private static let ports: Set<Substring> = ["25", "26", "465", "587", "2525"]
}
