import ProbeEngine
import SMTPWire
import TLSSession

/// What a failure means: the one finding that tells it, by its id. Every rule about failures asks here, so that each
/// failure is told once and by one name.
enum FailureMeaning: String, Hashable, CaseIterable {
  case domainNotFound = "domain-not-found"
  case noMailHost = "no-mail-host"
  case nullMX = "null-mx"
  case dnsFailure = "dns-failure"
  case dnsBogus = "dns-bogus"
  case dnsTimeout = "dns-timeout"
  case connectionRefused = "connection-refused"
  case connectionTimeout = "connection-timeout"
  case connectionUnreachable = "connection-unreachable"
  case connectionReset = "connection-reset"
  case noRoute = "no-route"
  case greetingRejected = "greeting-rejected"
  case greetingTimeout = "greeting-timeout"
  case closedBeforeGreeting = "closed-before-greeting"
  case notSMTP = "not-smtp"
  case serverBusy = "server-busy"
  case replyTooLong = "reply-too-long"
  case replyTooSlow = "reply-too-slow"
  case replyMalformed = "reply-malformed"
  case unsolicitedReply = "unsolicited-reply"
  case connectionClosed = "connection-closed"
  case connectionLost = "connection-lost"
  case replyTimeout = "reply-timeout"
  case ehloRefused = "ehlo-refused"
  case startTLSNotOffered = "starttls-not-offered"
  case startTLSRefused = "starttls-refused"
  case plaintextAfter220 = "plaintext-after-220"
  case handshakeFailed = "handshake-failed"
  case clientCertificateRequired = "client-certificate-required"
  case ehloRefusedInsideTLS = "ehlo-refused-inside-tls"
  case nothingSent = "nothing-sent"
  case quitUnanswered = "quit-unanswered"

  /// Nil for a pair of stage and reason that cannot occur, for what other rules tell (a transaction that was refused), and
  /// for a probe that nobody wanted any more.
  ///
  /// - Parameter record: what was observed until then; nil for a failure of the target as a whole.
  init?(_ failure: Failure, in record: EndpointRecord? = nil) {
    guard let meaning = Self.meaning(of: failure, in: record) else { return nil }
    self = meaning
  }

  private static func meaning(of failure: Failure, in record: EndpointRecord?) -> FailureMeaning? {
    if failure.isCancellation { return nil }
    switch failure.stage {
    case .resolve: return atResolve(failure.reason)
    case .connect: return atConnect(failure.reason)
    case .greeting, .ehlo, .starttls, .handshake, .ehloTLS, .transaction, .quit: break
    }
    if failure.reason == .rejected, failure.reply?.saysBusy == true { return .serverBusy }
    // A server that is unhappy with the last flight of TLS 1.3 says so when its first reply is due (RFC 8446 §4.4.2.4).
    if failure.reason == .alert {
      return isForWantOfCertificate(failure, record) ? .clientCertificateRequired : .handshakeFailed
    }
    switch failure.stage {
    case .resolve, .connect: return nil
    case .greeting: return atGreeting(failure)
    case .ehlo: return failure.reason == .rejected ? .ehloRefused : inDialogue(failure.reason)
    case .starttls: return atStartTLS(failure.reason, record?.startTLS)
    case .handshake: return isPossibleInHandshake(failure.reason) ? .handshakeFailed : nil
    case .ehloTLS: return failure.reason == .rejected ? .ehloRefusedInsideTLS : inDialogue(failure.reason)
    case .transaction: return atTransaction(failure.reason)
    case .quit: return atQuit(failure.reason)
    }
  }

  private static func atResolve(_ reason: FailureReason) -> FailureMeaning? {
    switch reason {
    case .nxdomain: .domainNotFound
    case .noAddress: .noMailHost
    case .nullMX: .nullMX
    case .dnsFailure: .dnsFailure
    case .dnsBogus: .dnsBogus
    case .dnsTimeout, .timeout: .dnsTimeout
    case .refused, .unreachable, .noRoute, .reset, .tooSlow, .closed, .rejected, .malformedReply, .replyTooLong,
      .outOfOrderReply, .plaintextAfter220, .notOffered, .notTLS, .alert, .noCommonParameters, .local,
      .policy:
      nil
    }
  }

  private static func atConnect(_ reason: FailureReason) -> FailureMeaning? {
    switch reason {
    case .refused: .connectionRefused
    case .unreachable, .local: .connectionUnreachable
    case .timeout: .connectionTimeout
    case .reset, .closed: .connectionReset
    case .noRoute: .noRoute
    case .nxdomain, .noAddress, .nullMX, .dnsFailure, .dnsBogus, .dnsTimeout, .tooSlow, .rejected, .malformedReply,
      .replyTooLong, .outOfOrderReply, .plaintextAfter220, .notOffered, .notTLS, .alert, .noCommonParameters, .policy:
      nil
    }
  }

  private static func atGreeting(_ failure: Failure) -> FailureMeaning? {
    switch failure.reason {
    case .rejected: .greetingRejected
    case .timeout: .greetingTimeout
    case .closed, .reset: .closedBeforeGreeting
    case .malformedReply: failure.evidence.beginsWithReplyCode ? .replyMalformed : .notSMTP
    default: inDialogue(failure.reason)
    }
  }

  private static func atStartTLS(_ reason: FailureReason, _ startTLS: StartTLSRecord?) -> FailureMeaning? {
    switch reason {
    case .notOffered: .startTLSNotOffered
    // The command was said, and the answer is not 220.
    case .outOfOrderReply where startTLS?.reply != nil: atStartTLS(.rejected, startTLS)
    // Whoever does not offer it need not do it.
    case .rejected: startTLS?.wasForced == true ? .startTLSNotOffered : .startTLSRefused
    case .plaintextAfter220: .plaintextAfter220
    default: inDialogue(reason)
    }
  }

  /// What was refused is told by rules that know of what.
  private static func atTransaction(_ reason: FailureReason) -> FailureMeaning? {
    switch reason {
    case .policy, .notOffered, .local: .nothingSent
    default: inDialogue(reason)
    }
  }

  private static func atQuit(_ reason: FailureReason) -> FailureMeaning? {
    switch reason {
    case .timeout, .tooSlow, .closed, .reset, .rejected: .quitUnanswered
    default: inDialogue(reason)
    }
  }

  /// What may befall any reply that is due.
  private static func inDialogue(_ reason: FailureReason) -> FailureMeaning? {
    switch reason {
    case .timeout: .replyTimeout
    case .tooSlow: .replyTooSlow
    case .closed: .connectionClosed
    case .reset, .unreachable, .local: .connectionLost
    case .malformedReply, .notTLS: .replyMalformed
    case .replyTooLong: .replyTooLong
    case .outOfOrderReply: .unsolicitedReply
    case .noCommonParameters, .alert: .handshakeFailed
    case .nxdomain, .noAddress, .nullMX, .dnsFailure, .dnsBogus, .dnsTimeout, .refused, .noRoute, .rejected,
      .plaintextAfter220, .notOffered, .policy:
      nil
    }
  }

  /// What the library here cannot do says nothing of the server: the handshake was not observed.
  private static func isPossibleInHandshake(_ reason: FailureReason) -> Bool {
    reason == .rejected || (reason != .local && inDialogue(reason) != nil)
  }

  /// TLS 1.3 has an alert of its own for it. Before, the server that had asked for a certificate ends the handshake with
  /// one of these (RFC 5246 §7.4.6, RFC 4346 §7.2.2).
  private static func isForWantOfCertificate(_ failure: Failure, _ record: EndpointRecord?) -> Bool {
    guard let code = failure.alert?.code else { return false }
    if code == TLSAlert.certificateRequired { return true }
    let noCertificate: UInt8 = 41
    let badCertificate: UInt8 = 42
    return record?.wasAskedForCertificate == true
      && [TLSAlert.handshakeFailure, noCertificate, badCertificate].contains(code)
  }
}

extension JudgedEndpoint {
  /// Nil where nothing failed.
  var failureMeaning: FailureMeaning? { record.failure.flatMap { FailureMeaning($0, in: record) } }

  /// Whether the dialogue came to a point at which QUIT and an orderly end are due.
  var wasLeftInOrder: Bool {
    guard let failure = record.failure else { return record.status == .complete }
    return (failure.reason == .rejected || failure.reason == .notOffered) && failure.reply?.code != 421
  }
}

extension [UInt8] {
  /// Three digits, then a hyphen, a blank or the end: the form of a reply, whatever its code.
  var beginsWithReplyCode: Bool {
    guard count >= 3, prefix(3).allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return false
    }
    guard let separator = dropFirst(3).first else { return true }
    return [UInt8(ascii: "-"), 0x20, 0x09, 0x0D, 0x0A].contains(separator)
  }
}
