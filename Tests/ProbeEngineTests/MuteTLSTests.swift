import Certificates
import MailDNS
import SMTPWire
import TLSCrypto
import TLSSession
import Testing

@testable import ProbeEngine

/// TLS that is established at once and can then read, but not write.
private final class MuteTLS: TLSLayer {
  struct Source: TLSLayerSource, @unchecked Sendable {
    let layer = MuteTLS()

    func makeLayer(
      options: ClientOptions, serverName: String?, time: UnixTime
    ) throws(TLSSetupFailure) -> any TLSLayer { layer }
  }

  private var input: [UInt8] = []

  func receive(_ bytes: [UInt8]) { input += bytes }
  func endInput() {}
  func handshake() -> TLSSession.Progress { .complete }
  func read() -> TLSSession.ReadResult {
    defer { input = [] }
    return input.isEmpty ? .incomplete : .bytes(input)
  }
  func write(_ bytes: [UInt8]) -> TLSFailure? { TLSFailure(cause: .local, message: "cannot write") }
  func close() {}
  func takeOutput() -> [UInt8] { [] }
  func takeKeyLog() -> [[UInt8]] { [] }
  let receivedTicket = false
  let certificateRequested = false
  func facts() -> TLSFacts? {
    TLSFacts(
      version: "TLSv1.3",
      cipher: CipherFacts(
        name: "TLS_AES_256_GCM_SHA384", opensslName: "TLS_AES_256_GCM_SHA384", code: 0x1302, bits: 256))
  }
  func chain() -> ChainFacts? { nil }
}

@Suite("TLS that cannot be written to")
struct MuteTLSTests {
  private func probe(_ greeting: String) -> (record: EndpointRecord, last: Action) {
    var engine = SessionEngine(
      endpoint: Endpoint(host: "mx.example.test", transport: .tcp(address: .loopback, port: 465)),
      target: Target(
        input: "mx.example.test:465", kind: .host, name: "mx.example.test", port: 465, security: .implicit),
      plan: ProbePlan(), tls: MuteTLS.Source(), startedAt: UnixTime(year: 2026, month: 11, day: 24))
    _ = engine.start(at: .zero)
    _ = engine.connected(local: .loopback, peer: .loopback, at: .milliseconds(10))
    let last = engine.received(Array(greeting.utf8), at: .milliseconds(20))
    return (engine.record, last)
  }

  @Test("ends at the hello that could not be sent, without waiting for its answer")
  func hello() {
    let (record, last) = probe("220 mx.example.test ESMTP\r\n")
    #expect(last == Action(next: .finish))
    #expect(record.failure?.stage == .ehloTLS)
    #expect(record.failure?.reason == .local)
  }

  @Test("does not claim a QUIT that could not be sent, nor wait for its answer")
  func quit() {
    let (record, last) = probe("554 5.7.1 no\r\n")
    #expect(last == Action(next: .finish))
    #expect(record.failure?.reason == .rejected)
    #expect(!record.quit.wasSent)
  }
}
