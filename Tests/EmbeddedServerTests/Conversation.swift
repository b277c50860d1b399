import Certificates
import EmbeddedServer
import TLSCrypto
import TLSSession

/// A server session and the client that a test plays, joined by an imaginary wire.
final class Conversation {
  private var session: ServerSession

  init(_ script: Script = Script(), tls: ServerContext? = nil) { session = ServerSession(script: script, tls: tls) }

  var isProtected: Bool { session.isProtected }
  var wantsInput: Bool { session.wantsInput }

  /// All actions up to the one that waits or ends.
  func actions() -> [ServerSession.Action] {
    var actions: [ServerSession.Action] = []
    while true {
      let action = session.next()
      actions.append(action)
      guard case .send = action else { return actions }
    }
  }

  /// One action alone.
  func next() -> ServerSession.Action { session.next() }

  func receive(_ bytes: [UInt8]) { session.received(bytes) }
  func closeInput() { session.inputClosed() }
  func waited() { session.waited() }

  /// Says a line and hears what comes of it, as text.
  func say(_ line: String) -> String {
    session.received(Array((line + "\r\n").utf8))
    return hear()
  }

  /// What the server says now, as text.
  func hear() -> String { String(decoding: sent(), as: UTF8.self) }

  func sent() -> [UInt8] {
    actions().flatMap { action -> [UInt8] in
      if case .send(let bytes) = action { bytes } else { [] }
    }
  }
}

/// A TLS client in memory, in dialogue with a server session.
final class TLSPeer {
  let session: TLSSession
  private let conversation: Conversation
  /// The last action of the server that sent nothing.
  private(set) var lastAction = ServerSession.Action.listen

  init(_ conversation: Conversation, pki: DemoPKI, serverName: String? = Script.usualHostName) throws {
    self.conversation = conversation
    session = try TLSSession(
      client: TLSContexts(trust: .certificates([pki.rootDER])), options: ClientOptions(), serverName: serverName,
      time: pki.time)
  }

  /// Runs the handshake until it needs something that does not come.
  func handshake() -> TLSSession.Progress {
    var progress = TLSSession.Progress.incomplete
    // Two round trips and one for a retry, and some in reserve.
    for _ in 0..<8 {
      progress = session.handshake()
      exchange()
      guard case .incomplete = progress else { return progress }
    }
    return progress
  }

  /// Sends text through TLS and hears the answer.
  func say(_ line: String) -> String {
    _ = session.write(Array((line + "\r\n").utf8))
    exchange()
    return hear()
  }

  func hear() -> String {
    var bytes: [UInt8] = []
    while case .bytes(let more) = session.read() { bytes += more }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// One round trip of ciphertext.
  func exchange() {
    conversation.receive(session.takeOutput())
    for action in conversation.actions() {
      if case .send(let bytes) = action { session.receive(bytes) } else { lastAction = action }
    }
    if lastAction == .close { session.endInput() }
  }
}

enum Demo {
  static let time = UnixTime(year: 2026, month: 11, day: 24, hour: 12)
  static func pki() throws -> DemoPKI { try DemoPKI(at: time) }
}
