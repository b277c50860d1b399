public import Certificates
public import MailDNS
public import SMTPWire
public import TLSSession

/// The evidence of one endpoint: everything observed, complete or up to the stage where it ended.
///
/// Nil means "not observed"; `failure` and `status` say why.
public struct EndpointRecord: Hashable, Sendable {
  public enum Status: String, Hashable, Sendable {
    /// Everything that was planned was observed.
    case complete
    /// The dialogue ended before that.
    case ended
    /// Nothing was tried: there is no local route to this address family.
    case skipped
  }

  public var endpoint: Endpoint
  public var status: Status
  public var failure: Failure?
  /// Of our end of the connection; nil where there was none, and on a Unix socket.
  public var localAddress: IPAddress?
  /// What the DNS says of the server's names; nil where it was not asked.
  public var names: NameRecord?
  public var greeting: Greeting?
  /// The answer to the first hello in the clear; nil where TLS came first.
  public var plaintextHello: HelloResponse?
  /// The refusal of EHLO that made us fall back to HELO (RFC 5321 §3.2).
  public var refusedHello: Reply?
  public var startTLS: StartTLSRecord
  /// What we offer in the handshake of the dialogue: what came of it is to be judged by that.
  public var offer: ClientOptions
  public var tls: TLSFacts?
  /// The server asked for a client certificate, also where the handshake then failed.
  public var wasAskedForCertificate: Bool
  /// What the server presented, also where the handshake failed after that.
  public var chain: ChainFacts?
  /// The answer to the hello inside TLS.
  public var encryptedHello: HelloResponse?
  /// Handshakes on connections of their own, after the first.
  public var furtherHandshakes: [FurtherHandshake]
  /// Replies that answered no command, and the stage in which they came.
  public var unsolicitedReplies: [UnsolicitedReply]
  /// What came of the commands behind the hellos; nil where none were planned, or the dialogue did not come so far.
  public var transaction: TransactionRecord?
  /// What it says to mail that is none of its business; nil where it was not asked.
  public var relay: RelayRecord?
  public var quit: QuitRecord
  public var timings: StageTimings
  public var traffic: Traffic
  public var transcript: [TranscriptEntry]
  /// Further dialogues with the same address, where they were asked for. They have none of their own, and no names.
  public var furtherRuns: [EndpointRecord]

  public init(endpoint: Endpoint) {
    self.endpoint = endpoint
    status = .ended
    startTLS = StartTLSRecord()
    offer = ClientOptions()
    wasAskedForCertificate = false
    furtherHandshakes = []
    unsolicitedReplies = []
    quit = QuitRecord()
    timings = StageTimings()
    traffic = Traffic()
    transcript = []
    furtherRuns = []
  }

  /// Before TLS against within; nil unless both were observed on one connection.
  public var capabilityChanges: CapabilityChanges? {
    guard let plaintextHello, let encryptedHello else { return nil }
    return CapabilityChanges(before: plaintextHello.capabilities, after: encryptedHello.capabilities)
  }
}

extension EndpointRecord {
  /// It ended with a 421 (RFC 5321 §3.8), or with a transient refusal in place of a greeting.
  public var asksToComeLater: Bool {
    guard let failure, let reply = failure.reply else { return false }
    return reply.code == 421 || failure.stage == .greeting && reply.isTransientFailure
  }
}

/// Where and why a dialogue ended.
public struct Failure: Error, Hashable, Sendable {
  public var stage: Stage
  public var reason: FailureReason
  /// A sentence for people. What the peer sent stands in it only in escaped form.
  public var message: String
  /// The reply that ended it, where one did.
  public var reply: Reply?
  /// The alert that ended it, where one did.
  public var alert: TLSAlert?
  /// Bytes that show it: what came in place of a reply or of TLS.
  public var evidence: [UInt8]
  /// Nobody wanted the rest any more: nothing can be said of the server for it.
  public var isCancellation = false
  /// This machine lacked something that it may have in a moment, a descriptor or a port.
  public var isPassing = false

  public init(
    stage: Stage, reason: FailureReason, message: String, reply: Reply? = nil, alert: TLSAlert? = nil,
    evidence: [UInt8] = []
  ) {
    self.stage = stage
    self.reason = reason
    self.message = message
    self.reply = reply
    self.alert = alert
    self.evidence = evidence
  }

  package static func cancelled(at stage: Stage) -> Failure {
    var failure = Failure(stage: stage, reason: .local, message: "the probe was cancelled")
    failure.isCancellation = true
    return failure
  }
}

public struct StartTLSRecord: Hashable, Sendable {
  /// Nil where no EHLO was answered in the clear.
  public var isOffered: Bool?
  /// The command was sent although the keyword was not offered.
  public var wasForced: Bool
  public var reply: Reply?
  /// Bytes that came in the clear behind the 220. They were given neither to SMTP nor to TLS (RFC 3207 §6).
  public var leftover: [UInt8]?

  public init(isOffered: Bool? = nil, wasForced: Bool = false, reply: Reply? = nil, leftover: [UInt8]? = nil) {
    self.isOffered = isOffered
    self.wasForced = wasForced
    self.reply = reply
    self.leftover = leftover
  }
}

public struct FurtherHandshake: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// What the first did not offer.
    case theRest
    /// The certificate for this kind of key.
    case keyType(KeyType)
    /// What is presented to who asks for no name.
    case noServerName
    /// What is presented to who asks for this one.
    case serverName(String)
  }

  /// What it was to find out, in words.
  public var purpose: String
  public var kind: Kind
  public var serverName: String?
  public var tls: TLSFacts?
  public var chain: ChainFacts?
  public var failure: Failure?

  public init(
    purpose: String, kind: Kind = .theRest, serverName: String?, tls: TLSFacts?, chain: ChainFacts?, failure: Failure?
  ) {
    self.purpose = purpose
    self.kind = kind
    self.serverName = serverName
    self.tls = tls
    self.chain = chain
    self.failure = failure
  }
}

public struct UnsolicitedReply: Hashable, Sendable {
  /// The stage whose reply was due.
  public var stage: Stage
  public var isInsideTLS: Bool
  public var reply: Reply

  public init(stage: Stage, isInsideTLS: Bool, reply: Reply) {
    self.stage = stage
    self.isInsideTLS = isInsideTLS
    self.reply = reply
  }
}

/// How the dialogue was left. Nobody waits long for it, so most of it may be unknown.
public struct QuitRecord: Hashable, Sendable {
  public var wasSent: Bool
  public var reply: Reply?
  /// The peer closed without an answer to QUIT, or gave none in the time that the user set aside for it.
  public var isKnownUnanswered: Bool

  public init(wasSent: Bool = false, reply: Reply? = nil, isKnownUnanswered: Bool = false) {
    self.wasSent = wasSent
    self.reply = reply
    self.isKnownUnanswered = isKnownUnanswered
  }
}

/// Milliseconds per stage; nil where the stage did not come to its end.
public struct StageTimings: Hashable, Sendable {
  public var connect: Double?
  public var greeting: Double?
  public var ehlo: Double?
  public var startTLS: Double?
  public var handshake: Double?
  public var ehloTLS: Double?
  public var quit: Double?
  public var total: Double?

  public init() {}
}

public struct Traffic: Hashable, Sendable {
  public var bytesSent: Int
  public var bytesReceived: Int
  public var connections: Int

  public init(bytesSent: Int = 0, bytesReceived: Int = 0, connections: Int = 0) {
    self.bytesSent = bytesSent
    self.bytesReceived = bytesReceived
    self.connections = connections
  }
}

/// One piece of the dialogue, as it went over the line or through TLS.
public struct TranscriptEntry: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    case sent
    case received
    /// Something that is no byte of the dialogue: connected, TLS established, closed.
    case note
  }

  /// Milliseconds since the connection was asked for.
  public var offset: Double
  public var kind: Kind
  public var isInsideTLS: Bool
  public var bytes: [UInt8]

  public init(offset: Double, kind: Kind, isInsideTLS: Bool, bytes: [UInt8]) {
    self.offset = offset
    self.kind = kind
    self.isInsideTLS = isInsideTLS
    self.bytes = bytes
  }
}
