package import Certificates
package import TLSCrypto
package import TLSSession

/// What the session engine needs of TLS: bytes in, bytes out, and the evidence. A prober that only wants to see a
/// ServerHello can stand in for libssl and ride the same dialogue up to it.
package protocol TLSLayer: AnyObject {
  /// Takes bytes of the peer off the wire.
  func receive(_ bytes: [UInt8])
  /// The peer will send nothing more.
  func endInput()
  func handshake() -> TLSSession.Progress
  func read() -> TLSSession.ReadResult
  func write(_ bytes: [UInt8]) -> TLSFailure?
  /// Says goodbye (close_notify).
  func close()
  /// What must be sent to the peer now.
  func takeOutput() -> [UInt8]
  func takeKeyLog() -> [[UInt8]]
  var receivedTicket: Bool { get }
  var certificateRequested: Bool { get }
  /// Nil before the handshake is complete.
  func facts() -> TLSFacts?
  /// Nil where no certificate came.
  func chain() -> ChainFacts?
}

/// Makes the TLS layer of one connection.
package protocol TLSLayerSource: Sendable {
  func makeLayer(
    options: ClientOptions, serverName: String?, time: UnixTime
  ) throws(TLSSetupFailure) -> any TLSLayer
}

extension TLSSession: TLSLayer {
  package func receive(_ bytes: [UInt8]) { receive(bytes[...]) }
}

extension TLSContexts: TLSLayerSource {
  package func makeLayer(
    options: ClientOptions, serverName: String?, time: UnixTime
  ) throws(TLSSetupFailure) -> any TLSLayer {
    try TLSSession(client: self, options: options, serverName: serverName, time: time)
  }
}
