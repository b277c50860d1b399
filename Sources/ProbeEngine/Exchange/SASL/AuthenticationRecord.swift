/// What came of AUTH.
public struct AuthenticationRecord: Hashable, Sendable {
  /// Nil where none was found.
  public var mechanism: SASLMechanism?
  /// Secrets are not in it.
  public var turns: [TransactionRecord.Turn] = []
  public var isDone = false
  /// Why we did not go on.
  public var problem: String?

  public init() {}
}
