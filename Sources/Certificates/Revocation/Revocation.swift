/// That an authority takes a certificate back.
public struct Revocation: Hashable, Sendable {
  public var time: UnixTime
  /// The number of RFC 5280 §5.3.1; nil where none is given.
  public var reason: Int?

  public init(time: UnixTime, reason: Int? = nil) {
    self.time = time
    self.reason = reason
  }

  /// As the RFC calls it; nil where none is given, or one that it does not know.
  public var reasonName: String? {
    guard let reason, Self.names.indices.contains(reason) else { return nil }
    return Self.names[reason]
  }

  // 7 is not used.
  private static let names: [String?] = [
    "unspecified", "keyCompromise", "cACompromise", "affiliationChanged", "superseded", "cessationOfOperation",
    "certificateHold", nil, "removeFromCRL", "privilegeWithdrawn", "aACompromise",
  ]
}
