import Certificates
import MailDNS
import ProbeEngine
import SMTPWire
import TLSSession
import Testing

@Suite("The whole dialogue")
struct WholeDialogueTests {
  /// Waits for the answer to QUIT, so that the record holds the end, too.
  private let patient = Dialogue { $0.plan.limits.quit = .seconds(1) }

  @Test("goes from the greeting through STARTTLS to QUIT, and every step stands in the record")
  func postfix() throws {
    let outcome = try patient.play(Said.whole)
    #expect(outcome.finished)
    #expect(
      outcome.lines == [
        "EHLO client.example.test\r\n", "STARTTLS\r\n", "TLS EHLO client.example.test\r\n", "TLS QUIT\r\n",
      ])
    let record = outcome.record
    #expect(record.status == .complete)
    #expect(record.failure == nil)
    #expect(record.greeting?.host == Array("mx.example.test".utf8))
    #expect(record.plaintextHello?.capabilities.count == 4)
    #expect(record.startTLS == StartTLSRecord(isOffered: true, reply: record.startTLS.reply))
    #expect(record.startTLS.reply?.code == 220)
    #expect(record.tls?.version == "TLSv1.3")
    #expect(record.tls?.serverName == "mx.example.test")
    #expect(record.tls?.closeNotify == true)
    #expect(record.tls?.receivedTicket == true)
    #expect(record.chain?.presented.count == 2)
    #expect(record.chain?.verification.objections.isEmpty == true)
    #expect(record.encryptedHello?.capabilities.contains(named: "AUTH") == true)
    #expect(record.quit.reply?.code == 221)
    #expect(record.unsolicitedReplies.isEmpty)
    #expect(record.traffic.connections == 1)
    let changes = try #require(record.capabilityChanges)
    #expect(changes.added.map(\.name) == [Array("AUTH".utf8)])
    #expect(changes.removed.map(\.name) == [Array("STARTTLS".utf8)])
    #expect(changes.changed.map(\.keyword) == [Array("SIZE".utf8)])
  }

  @Test("each stage's time is its own")
  func timings() throws {
    let timings = try patient.play(Said.whole).record.timings
    #expect(timings.connect == 10)
    #expect(timings.greeting == 10)
    #expect(timings.ehlo == 10)
    #expect(timings.startTLS == 10)
    #expect(timings.handshake == 10)
    #expect(timings.ehloTLS == 10)
    #expect(timings.quit == 10)
    #expect(timings.total == 80)
  }

  @Test("a round trip for the answer to QUIT is not worth waiting: the peer is far")
  func farPeer() throws {
    let outcome = try Dialogue().play([Said.greeting, Said.hello, Said.ready, .handshake, Said.helloInTLS])
    #expect(outcome.finished)
    #expect(outcome.record.status == .complete)
    #expect(outcome.record.quit == QuitRecord(wasSent: true))
    #expect(outcome.record.tls?.closeNotify == nil)
  }

  @Test("the record is the same wherever the server's bytes are cut in two")
  func everyCut() throws {
    let whole = try comparable(patient.play(Said.whole).record)
    // Every text turn is shorter than 200 bytes; the handshake's flight is cut at every 37th byte beyond.
    for cut in Array(1..<200) + Array(stride(from: 200, to: 4000, by: 37)) {
      var dialogue = patient
      dialogue.pieces = [cut, 4000]
      let outcome = try dialogue.play(Said.whole)
      #expect(outcome.finished)
      #expect(comparable(outcome.record) == whole, "cut at \(cut)")
    }
  }

  @Test("the record is the same in pieces of any size", arguments: [1, 2, 3, 5, 16, 100])
  func pieces(size: Int) throws {
    var dialogue = patient
    dialogue.pieces = [size]
    #expect(try comparable(dialogue.play(Said.whole).record) == comparable(patient.play(Said.whole).record))
  }

  /// Handshake bytes differ in length from run to run (signatures do); all else must not.
  private func comparable(_ record: EndpointRecord) -> EndpointRecord {
    var record = record
    record.traffic = Traffic()
    record.timings = StageTimings()
    return record
  }

  @Test("TLS 1.2 goes the same way")
  func tls12() throws {
    let outcome = try Dialogue {
      $0.server = .make { $0.maximumVersion = .v1_2 }
      $0.plan.limits.quit = .seconds(1)
    }.play(Said.whole)
    #expect(outcome.record.status == .complete)
    #expect(outcome.record.tls?.version == "TLSv1.2")
    #expect(outcome.record.tls?.closeNotify == true)
  }

  @Test("implicit TLS begins with the handshake; there is one EHLO and no difference")
  func implicitTLS() throws {
    let outcome = try Dialogue {
      $0.target.security = .implicit
      $0.plan.limits.quit = .seconds(1)
    }.play([.handshake, Said.greeting, Said.helloInTLS, Said.bye, .closeNotify])
    #expect(outcome.lines == ["TLS EHLO client.example.test\r\n", "TLS QUIT\r\n"])
    let record = outcome.record
    #expect(record.status == .complete)
    #expect(record.greeting?.reply.code == 220)
    #expect(record.plaintextHello == nil)
    #expect(record.startTLS == StartTLSRecord())
    #expect(record.encryptedHello?.capabilities.contains(named: "AUTH") == true)
    #expect(record.capabilityChanges == nil)
    #expect(record.timings.ehlo == nil)
    #expect(record.timings.ehloTLS == 10)
  }

  @Test("LMTP says LHLO, before TLS and within")
  func lmtp() throws {
    let outcome = try Dialogue { $0.target.dialect = .lmtp }.play(Said.whole)
    #expect(outcome.lines.filter { $0.contains("LHLO") }.count == 2)
    #expect(outcome.record.plaintextHello?.verb == .lhlo)
    #expect(outcome.record.status == .complete)
  }

  @Test("without TLS by the user's wish the dialogue ends after EHLO")
  func noTLS() throws {
    let outcome = try Dialogue { $0.target.security = .none }.play([Said.greeting, Said.hello])
    #expect(outcome.lines == ["EHLO client.example.test\r\n", "QUIT\r\n"])
    #expect(outcome.record.status == .complete)
    #expect(outcome.record.startTLS.isOffered == true)
  }

  @Test("a machine without a name introduces itself by the address of its socket")
  func addressLiteral() throws {
    let outcome = try Dialogue { $0.plan.helloName = .addressLiteral }.play([Said.greeting])
    #expect(outcome.lines == ["EHLO [127.0.0.2]\r\n"])
  }

  @Test("a name that would carry a second command is never sent")
  func hostileName() throws {
    let outcome = try Dialogue { $0.plan.helloName = .name("a\r\nMAIL FROM:<>") }.play([Said.greeting])
    #expect(outcome.lines.isEmpty)
    #expect(outcome.record.failure?.reason == .local)
  }

  @Test("a PROXY header goes first where the user asks for it")
  func proxyHeader() throws {
    let outcome = try Dialogue { $0.plan.proxyProtocol = .v1 }.play([Said.greeting])
    #expect(outcome.lines == ["PROXY TCP4 127.0.0.2 127.0.0.1 40000 25\r\n", "EHLO client.example.test\r\n"])
    let binary = try Dialogue { $0.plan.proxyProtocol = .v2 }.play([.silence])
    #expect(binary.record.traffic.bytesSent == 28 + "QUIT\r\n".utf8.count)
  }

  @Test("the transcript holds both directions, and where TLS begins")
  func transcript() throws {
    let record = try Dialogue {
      $0.plan.recordsTranscript = true
      $0.plan.limits.quit = .seconds(1)
    }.play(Said.whole).record
    let sent = record.transcript.filter { $0.kind == .sent }
    #expect(
      sent.map { String(decoding: $0.bytes, as: UTF8.self) } == [
        "EHLO client.example.test\r\n", "STARTTLS\r\n", "EHLO client.example.test\r\n", "QUIT\r\n",
      ])
    #expect(sent.map(\.isInsideTLS) == [false, false, true, true])
    let received = record.transcript.filter { $0.kind == .received }
    #expect(received.map(\.isInsideTLS) == [false, false, false, true, true])
    #expect(received.map(\.offset) == [20, 30, 40, 60, 70])
  }

  @Test(
    "stops where the user says, and says goodbye where the dialogue permits",
    arguments: [
      (Stage.connect, []), (.greeting, ["QUIT\r\n"]), (.ehlo, ["EHLO client.example.test\r\n", "QUIT\r\n"]),
      (.starttls, ["EHLO client.example.test\r\n", "STARTTLS\r\n"]),
      (.handshake, ["EHLO client.example.test\r\n", "STARTTLS\r\n", "TLS QUIT\r\n"]),
      (
        .ehloTLS,
        ["EHLO client.example.test\r\n", "STARTTLS\r\n", "TLS EHLO client.example.test\r\n", "TLS QUIT\r\n"]
      ),
    ] as [(Stage, [String])])
  func quitAfter(stage: Stage, lines: [String]) throws {
    let outcome = try Dialogue { $0.plan.quitAfter = stage }.play(Said.whole)
    #expect(outcome.finished)
    #expect(outcome.lines == lines)
    #expect(outcome.record.status == .complete)
    #expect(outcome.record.failure == nil)
  }
}
