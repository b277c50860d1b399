import MailDNS
import ProbeEngine

/// A rule that tells one meaning of a failure, of an endpoint or of the target as a whole.
protocol FailureRule: Rule {
  static var meaning: FailureMeaning { get }
  static func observation(of failure: Failure, in context: FailureContext) -> Observation
}

extension FailureRule {
  static func check(_ endpoint: JudgedEndpoint) -> [Observation] { failures(of: endpoint) }

  /// What the rule has to say of how the dialogue ended.
  static func failures(of endpoint: JudgedEndpoint) -> [Observation] {
    guard let failure = endpoint.record.failure, endpoint.failureMeaning == meaning else { return [] }
    var observation = observation(of: failure, in: FailureContext(target: endpoint.target, record: endpoint.record))
    observation.evidence += endpoint.doubtOfMessage
    return [observation]
  }

  static func check(_ target: JudgedTarget) -> [Observation] {
    guard let failure = target.record.failure, FailureMeaning(failure) == meaning else { return [] }
    var observation = observation(
      of: failure, in: FailureContext(target: target.record.target, record: nil, family: target.record.route?.family))
    observation.name = target.record.target.asciiName
    return [observation]
  }
}

extension JudgedEndpoint {
  /// Beside what went wrong in a transaction: that nobody knows what became of the message.
  var doubtOfMessage: [String] {
    guard record.failure?.stage == .transaction, let doubt = record.transaction?.doubt else { return [] }
    return [doubt]
  }
}

/// Where a failure happened.
struct FailureContext {
  var target: Target
  /// Nil for a failure of the target as a whole.
  var record: EndpointRecord?
  /// The only kind of address that was asked for; nil: both.
  var family: IPAddress.Family?

  /// The far end of the connection, for people.
  var place: String {
    switch record?.endpoint.transport {
    case .tcp(let address, let port): "\(address) port \(port)"
    case .unix(let path): path
    case nil: target.asciiName
    }
  }

  /// For a server that did not greet on the port of TLS from the first byte (RFC 8314 §3.3), where it waits for us.
  var hintAtImplicitTLS: String? {
    guard target.port == 465, target.security != .implicit else { return nil }
    return "On port 465 the client begins, with TLS: probe it as smtps://."
  }

  /// Whether the message was on its way, and its end not.
  var isAmidMessage: Bool {
    guard let transaction = record?.transaction, record?.failure?.stage == .transaction else { return false }
    return transaction.bytesSent > 0 && !transaction.isFateUnknown && transaction.verdict == nil
      && transaction.recipients.allSatisfy { $0.delivery == nil }
  }

  /// What the peer owed us at a stage.
  func due(at stage: Stage) -> String {
    let hello = target.dialect == .lmtp ? "LHLO" : "EHLO"
    switch stage {
    case .resolve: return "the answer of the DNS"
    case .connect: return "the connection"
    case .greeting: return "the greeting"
    case .ehlo: return "the reply to \(hello)"
    case .starttls: return "the reply to STARTTLS"
    case .handshake: return "the TLS handshake"
    case .ehloTLS: return "the reply to \(hello) inside TLS"
    case .transaction: return "the reply in the transaction"
    case .quit: return "the reply to QUIT"
    }
  }
}
