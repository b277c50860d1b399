import Certificates
import EmbeddedServer
import MailDNS
import ProbeEngine
import ProbeTransport
import SMTPWire
import TLSSession
import Testing

/// The transport adds nothing and takes nothing away: over a socket the engine comes to the record that it comes to when
/// it talks to the same server in memory.
@Suite("Loopback and memory")
struct MemoryTests {
  @Test(
    "agree on the record of a dialogue",
    arguments: [
      ("plain", Script(), Target.withoutTLS),
      ("STARTTLS", Script(), .usual),
      ("LMTP", Script(dialect: .lmtp), .host(port: 24, dialect: .lmtp)),
      ("implicit TLS", Script(isTLSImplicit: true), .host(port: 465, security: .implicit)),
      ("no STARTTLS", Script(clearCapabilities: ["SIZE 10240000"]), .usual),
      ("refused", Script(answers: [.command("STARTTLS", .clear): .reply(454, "4.7.0 not now")]), .usual),
      ("leftover", Script(answers: [.command("STARTTLS", .clear): .lines("220 go", "250 SIZE 1")]), .usual),
      ("closed", Script(answers: [.command("EHLO", .protected): [.close]]), .usual),
    ])
  func records(_ name: String, _ script: Script, _ target: Target) async throws {
    let world = try World.shared
    // Signatures of one length, so that both handshakes have it too.
    let context = try ServerContext(ServerOptions(identities: [world.pki.identity(.ed25519)]))
    let server = try await EmbeddedServer.start(script, tls: context, on: World.loopback)
    let endpoint = server.endpoint
    let overSocket = await world.prober.probe(endpoint, of: target, plan: World.patientPlan)
    await server.stop()
    let inMemory = Self.converse(
      SessionEngine(
        endpoint: endpoint, target: target, plan: World.patientPlan, tls: world.tls, startedAt: world.time),
      with: ServerSession(script: script, tls: context))
    let (left, right) = (Self.comparable(overSocket), Self.comparable(inMemory))
    // Piece by piece, so that a difference can be read.
    #expect(left.failure == right.failure)
    #expect(left.transcript == right.transcript)
    #expect(left.traffic == right.traffic)
    #expect(left.tls == right.tls)
    #expect(left.quit == right.quit)
    let isSame = left == right
    #expect(isSame)
  }

  /// However much a reply takes of what a socket gives at once. None ends where a segment does on its way over loopback:
  /// behind that the rest may come later.
  @Test("agree on what lies behind a reply, whatever its size", arguments: [100, 2048, 4096, 60 * 1024, 124 * 1024])
  func leftover(size: Int) async throws {
    let world = try World.shared
    // Lines of up to 4 KiB with code and line end.
    let lengths = Array(repeating: 4096, count: size / 4096) + (size % 4096 > 0 ? [size % 4096] : [])
    let lines = lengths.enumerated().map { index, length in
      "220\(index == lengths.count - 1 ? " " : "-")" + String(repeating: "x", count: length - 6) + "\r\n"
    }
    let bytes = Array((lines.joined() + "250 SIZE 1\r\n").utf8)
    let script = Script(answers: [.command("STARTTLS", .clear): [.send(bytes)]])
    let record = try await world.withServer(script) { server in
      await world.prober.probe(server.endpoint, of: .usual, plan: World.patientPlan)
    }
    #expect(record.startTLS.reply?.lines.count == lines.count)
    #expect(record.failure?.reason == .plaintextAfter220)
    #expect(record.startTLS.leftover == Array("250 SIZE 1\r\n".utf8))
  }

  /// Carries bytes to and fro until the engine has finished. The server does all it can before the engine's turn, as its
  /// shell does on a socket.
  private static func converse(
    _ engine: consuming SessionEngine, with server: consuming ServerSession
  ) -> EndpointRecord {
    let loopback = IPAddress("127.0.0.1")
    _ = engine.start(at: .zero)
    var action = engine.connected(local: loopback, peer: loopback, at: .zero)
    while action.next != .finish {
      if !action.send.isEmpty { server.received(action.send) }
      var events: [ServerSession.Action] = []
      while true {
        let event = server.next()
        events.append(event)
        if event == .listen || event == .close || event == .reset { break }
      }
      guard events.count > 1 || events.last != .listen else {
        Issue.record("both sides wait")
        break
      }
      action.send = []
      for event in events where action.next != .finish {
        let next: Action
        switch event {
        case .send(let bytes): next = engine.received(bytes, at: .zero)
        case .close: next = engine.inputClosed(reset: false, at: .zero)
        case .reset: next = engine.inputClosed(reset: true, at: .zero)
        case .listen, .wait: continue
        }
        action.send += next.send
        action.next = next.next
      }
    }
    return engine.record
  }

  /// Without what differs from run to run: times, and the length of session tickets.
  private static func comparable(_ record: EndpointRecord) -> EndpointRecord {
    var record = record
    record.timings = StageTimings()
    record.transcript = record.transcript.map { entry in
      TranscriptEntry(offset: 0, kind: entry.kind, isInsideTLS: entry.isInsideTLS, bytes: entry.bytes)
    }
    if record.tls != nil { record.traffic.bytesReceived = 0 }
    return record
  }
}
