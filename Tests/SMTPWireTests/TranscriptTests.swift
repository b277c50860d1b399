import SMTPWire
import Testing

@Suite("Sessions of real servers")
struct TranscriptTests {
  @Test("are read without a deviation", arguments: Transcript.all)
  func whole(_ transcript: Transcript) {
    let outcome = Outcome(of: transcript.bytes)
    #expect(outcome.error == nil)
    #expect(outcome.replies.map(\.code) == transcript.codes)
    #expect(outcome.replies.flatMap(\.deviations) == [])
    #expect(outcome.replies.flatMap(\.strayLines) == [])
    #expect(outcome.replies.map(\.lines.count).reduce(0, +) == transcript.lines.count)
  }

  @Test("give the same replies cut at every byte", arguments: Transcript.all)
  func everySplit(_ transcript: Transcript) {
    let bytes = transcript.bytes
    let whole = Outcome(of: bytes)
    for cut in 0...bytes.count {
      #expect(Outcome(of: [bytes[..<cut], bytes[cut...]]) == whole, "cut at \(cut)")
    }
    for size in [1, 2, 3, 5, 16, 17] {
      let pieces = stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<min($0 + size, bytes.count)] }
      #expect(Outcome(of: pieces) == whole, "in pieces of \(size)")
    }
  }

  @Test("give the same replies with bare LF, but for the deviation", arguments: Transcript.all)
  func bareLF(_ transcript: Transcript) {
    let whole = Outcome(of: transcript.bytes)
    let bare = Outcome(of: transcript.bytes.filter { $0 != 0x0D })
    #expect(bare.replies.map(\.lines) == whole.replies.map(\.lines))
    #expect(bare.replies.allSatisfy { $0.deviations == [.bareLF] })
  }

  @Test("list the capabilities that the server meant", arguments: Transcript.all)
  func capabilities(_ transcript: Transcript) {
    let answers = Outcome(of: transcript.bytes).replies.filter { $0.code == 250 }
    let names = answers.map { reply in
      HelloResponse(verb: .ehlo, reply: reply).capabilities.map { String(decoding: $0.name, as: UTF8.self) }
    }
    #expect(names == transcript.capabilities)
  }

  @Test("name the host in greeting and answer alike")
  func host() {
    let replies = Outcome(of: Transcript.exim.bytes).replies
    let greeting = Greeting(reply: replies[0])
    #expect(greeting.host == Array("exim.example.org".utf8))
    #expect(greeting.mentionsESMTP)
    #expect(HelloResponse(verb: .ehlo, reply: replies[1]).host == greeting.host)
  }

  @Test("show what TLS changed: mechanisms come, STARTTLS goes")
  func changes() {
    let replies = Outcome(of: Transcript.postfix.bytes).replies
    let changes = CapabilityChanges(
      before: HelloResponse(verb: .ehlo, reply: replies[1]).capabilities,
      after: HelloResponse(verb: .ehlo, reply: replies[3]).capabilities)
    #expect(changes.added == [Capability("AUTH PLAIN LOGIN")])
    #expect(changes.removed == [Capability("STARTTLS")])
    #expect(changes.changed == [])
    #expect(changes.unchanged.count == 9)
  }
}

extension Capability {
  /// A line that is known to hold one.
  init(_ line: String) {
    self = Capability(line: Array(line.utf8)) ?? Capability(keyword: [])
  }
}
