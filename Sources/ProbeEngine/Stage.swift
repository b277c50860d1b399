/// The steps of one probe, in order.
public enum Stage: String, Hashable, Sendable, CaseIterable, Comparable {
  case resolve
  case connect
  case greeting
  case ehlo
  case starttls
  case handshake
  case ehloTLS = "ehlo-tls"
  case transaction
  case quit

  public static func < (left: Stage, right: Stage) -> Bool { left.position < right.position }

  private var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// Why a stage did not come to its end. The raw values are those of the report.
public enum FailureReason: String, Hashable, Sendable, CaseIterable {
  // at resolve
  case nxdomain
  case noAddress = "no-address"
  case nullMX = "null-mx"
  case dnsFailure = "dns-failure"
  case dnsBogus = "dns-bogus"
  case dnsTimeout = "dns-timeout"
  // at connect
  case refused
  case unreachable
  case noRoute = "no-route"
  // at connect and later
  case timeout
  case reset
  // after connect
  case tooSlow = "too-slow"
  case closed
  case rejected
  case malformedReply = "malformed-reply"
  case replyTooLong = "reply-too-long"
  case outOfOrderReply = "out-of-order-reply"
  // at starttls
  case plaintextAfter220 = "plaintext-after-220"
  case notOffered = "not-offered"
  // from handshake on
  case notTLS = "not-tls"
  case alert
  case noCommonParameters = "no-common-parameters"
  case local
  // at transaction
  /// What the user's policy demands is not given: we went no further.
  case policy
}
