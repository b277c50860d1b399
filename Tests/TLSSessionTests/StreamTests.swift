import TLSCrypto
import TLSSession
import Testing

@Suite("Bytes inside TLS")
struct StreamTests {
  private func established(segment: Int? = nil) throws -> Pair {
    let world = try World()
    let pair = try Pair(
      server: ServerOptions(identities: [try world.leaf()]), trust: world.trust, segment: segment)
    #expect(pair.handshake().client == .complete)
    return pair
  }

  @Test("arrive as they were sent, however the records are cut", arguments: [nil, 1, 5] as [Int?])
  func roundTrip(segment: Int?) throws {
    let pair = try established(segment: segment)
    let sent = [UInt8]("250-mx.example.test\r\n250 STARTTLS\r\n".utf8)
    #expect(pair.server.write(sent) == nil)
    var read: [UInt8] = []
    for piece in pair.pieces(pair.server.takeOutput()) {
      pair.client.receive(piece)
      while case .bytes(let bytes) = pair.client.read() { read += bytes }
    }
    #expect(read == sent)
    #expect(pair.client.read() == .incomplete)
  }

  @Test("a large write comes out in records of at most 16 KiB")
  func large() throws {
    let pair = try established()
    let sent = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
    #expect(pair.server.write(sent) == nil)
    pair.client.receive(pair.server.takeOutput())
    var read: [UInt8] = []
    while case .bytes(let bytes) = pair.client.read() {
      #expect(bytes.count <= 16 * 1024)
      read += bytes
    }
    #expect(read == sent)
  }

  @Test("an end with close_notify is told from one without")
  func ends() throws {
    let polite = try established()
    polite.server.close()
    polite.client.receive(polite.server.takeOutput())
    polite.client.endInput()
    #expect(polite.client.read() == .closed(notified: true))
    let rude = try established()
    rude.client.endInput()
    #expect(rude.client.read() == .closed(notified: false))
  }

  @Test("data before the end is not lost")
  func dataBeforeEnd() throws {
    let pair = try established()
    #expect(pair.server.write(Array("221 bye\r\n".utf8)) == nil)
    pair.client.receive(pair.server.takeOutput())
    pair.client.endInput()
    #expect(pair.client.read() == .bytes(Array("221 bye\r\n".utf8)))
    #expect(pair.client.read() == .closed(notified: false))
  }

  @Test("a record that was changed on its way ends the stream")
  func tampered() throws {
    let pair = try established()
    #expect(pair.server.write(Array("250 ok\r\n".utf8)) == nil)
    var output = pair.server.takeOutput()
    output[output.count - 1] ^= 1
    pair.client.receive(output)
    guard case .failed(let failure) = pair.client.read() else {
      Issue.record("a forged record was taken")
      return
    }
    #expect(failure.cause == .protocolViolation)
  }

  @Test("an unrelated failure before leaves no trace in what follows")
  func staleErrorQueue() throws {
    let pair = try established()
    #expect(throws: OpenSSLFailure.self) { try PEM.privateKey([]) }
    #expect(pair.client.read() == .incomplete)
  }
}
