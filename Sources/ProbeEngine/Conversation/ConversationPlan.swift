/// That a person, or a script, says what is said to the server.
public struct ConversationPlan: Hashable, Sendable {
  /// Whether commands are sent without waiting for the replies to those in front, where RFC 2920 and the server permit it.
  public var pipelines = false

  public init() {}
}
