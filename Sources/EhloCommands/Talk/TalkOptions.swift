import ProbeEngine
import SMTPWire

/// How lines become commands, and which replies end it.
struct TalkOptions: Equatable, Sendable {
  var helloName: String?
  var pipelines = false
  /// Empty for those that are usually meant; nil: none.
  var failingReplies: String?

  func apply(to plan: inout ProbePlan) throws(UsageError) {
    var conversation = ConversationPlan()
    conversation.pipelines = pipelines
    plan.conversation = conversation
    try DialogueOptions(helloName: helloName).apply(to: &plan)
  }

  func replyCodes() throws(UsageError) -> ReplyCodes? {
    guard let value = OptionValue("--fail-on-reply", failingReplies) else { return nil }
    guard !value.text.isEmpty else { return .failures }
    guard let codes = ReplyCodes(parsing: value.text) else {
      throw value.wrong("\(quoted(value.text)) is no list of replies", hint: "for instance 4xx,5xx or 550,421")
    }
    return codes
  }
}

extension TalkOptions {
  static let group = OptionGroup(
    title: "Conversation",
    options: [
      OptionSpecification(
        "--pipeline", help: "Send MAIL, RCPT and RSET without waiting for replies, where the server offers PIPELINING."),
      OptionSpecification(
        "--fail-on-reply", optionalValue: "codes",
        help: "Say QUIT and exit with 1 at the first such reply: 4xx,5xx unless given, as in --fail-on-reply=5xx,421."),
    ])

  static let hello = OptionSpecification(
    "--helo", "--ehlo", value: "name",
    help: "The name that completion offers behind EHLO (this host's, or its address).")

  /// A person is given all the time.
  static let limits = OptionGroup(
    title: LimitOptions.group.title,
    options: LimitOptions.group.without("--max-time").without("--quit-timeout").options + [
      OptionSpecification("--max-time", value: "seconds", help: "For the whole session (no limit)."),
      OptionSpecification("--quit-timeout", value: "seconds", help: "For the reply to QUIT (15)."),
    ])

  init(_ words: CommandWords) {
    helloName = words.value("--helo")
    pipelines = words.has("--pipeline")
    failingReplies = words.value("--fail-on-reply")
  }
}
