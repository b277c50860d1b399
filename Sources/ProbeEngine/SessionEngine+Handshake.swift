import MailDNS
import SMTPWire
import TLSCrypto
import TLSSession

/// From plaintext to TLS in mid-connection.
extension SessionEngine {
  /// What was learnt in the clear is dropped, but for the record (RFC 3207 §4.2).
  mutating func beginHandshake() {
    parser = ReplyParser(limits: plan.limits.replySize)
    bytesBeforeHandshake = record.traffic.bytesReceived
    let layer: any TLSLayer
    do throws(TLSSetupFailure) {
      layer = try tls.makeLayer(options: plan.tls, serverName: serverName, time: verificationTime)
    } catch {
      return fail(.handshake, .local, error.message)
    }
    channel = .tls(layer)
    enter(.handshaking, within: plan.limits.handshake)
    advanceHandshake(layer)
  }

  private var serverName: String? { plan.serverName.text(for: record.endpoint) }

  mutating func advanceHandshake(_ layer: any TLSLayer) {
    switch layer.handshake() {
    case .incomplete:
      break
    case .complete:
      record.tls = layer.facts()
      record.chain = layer.chain()
      record.timings.handshake = endStage()
      established()
    case .failed(let failure):
      if case .notTLS(let bytes) = failure.cause, !Self.isWholeLine(bytes) {
        // The rest of the line tells a person what it is.
        return enter(.collectingForeign, within: min(Self.foreignPatience, deadline - now))
      }
      record.chain = layer.chain()
      tlsFailed(failure, at: .handshake)
    }
  }

  private mutating func established() {
    let facts = record.tls
    note("TLS established: \(facts?.version ?? "") \(facts?.cipher.name ?? "")")
    conversation.secured()
    tell(.secured)
    if isConversation, record.greeting != nil { return converse() }
    // From here on the channel carries the dialogue again.
    state = .awaitingGreeting
    if target.security == .implicit, plan.quitAfter != .handshake { return setDeadline(plan.limits.greeting) }
    // Where TLS came first the server speaks first: before its greeting there is nothing to take leave of.
    if plan.quitAfter == .handshake { return complete(quitting: target.security != .implicit) }
    // In the same segment as the end of the handshake.
    collectFromTLS()
    sendHello(target.dialect == .lmtp ? .lhlo : .ehlo)
  }

  /// How long the rest of a line that is no TLS is waited for.
  static let foreignPatience = Duration.seconds(2)
  mutating func collectForeign(_ bytes: [UInt8], _ layer: any TLSLayer) {
    guard case .failed(let failure) = layer.handshake(), case .notTLS(let collected) = failure.cause else { return }
    if Self.isWholeLine(collected) { tlsFailed(failure, at: .handshake) }
  }

  private static func isWholeLine(_ bytes: [UInt8]) -> Bool {
    bytes.contains(0x0A) || bytes.count >= TLSSession.foreignLimit
  }

  /// No TLS any more, and so no way to say goodbye.
  mutating func tlsFailed(_ failure: TLSFailure, at stage: Stage) {
    switch failure.cause {
    case .alert(let alert):
      fail(stage, .alert, failure.message, alert: alert)
    case .noCommonParameters(let alert):
      fail(stage, .noCommonParameters, failure.message, alert: alert)
    case .notTLS(let bytes):
      if let reply = farewell(in: bytes) {
        return refuse(stage, reply, "the server ends the connection in place of TLS: \(reply.quoted)")
      }
      let text = Escaping.escaped(bytes.prefix { $0 != 0x0D && $0 != 0x0A }.prefix(120))
      fail(stage, .notTLS, "what came is not TLS: \(text)", evidence: firstLine(bytes))
    case .protocolViolation:
      fail(stage, .malformedReply, failure.message)
    case .local:
      fail(stage, .local, failure.message)
    }
  }

  /// A 421 may come at any moment (RFC 5321 §3.8), where TLS is due as well. Its first line tells enough.
  private func farewell(in bytes: [UInt8]) -> Reply? {
    var line = firstLine(bytes).prefix { $0 != 0x0D && $0 != 0x0A } + [0x0D, 0x0A]
    if line.count > 5, line[3] == UInt8(ascii: "-") { line[3] = 0x20 }
    var parser = ReplyParser(limits: plan.limits.replySize)
    parser.append(line)
    guard let reply = try? parser.next(), reply.code == 421 else { return nil }
    return reply
  }
}
