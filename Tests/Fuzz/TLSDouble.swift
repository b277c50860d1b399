import Certificates
import ProbeEngine
import TLSCrypto
import TLSSession

/// Stands in for TLS: lets bytes through as they are, behind a handshake that takes some of them and ends as planned.
final class TLSDouble: TLSLayer {
  struct Plan {
    enum Ending {
      case complete
      case failed(TLSFailure.Cause)
      /// All that came is no TLS.
      case foreign
      /// The layer cannot be made at all.
      case none
    }

    var ending: Ending
    /// How many bytes of the peer the handshake takes.
    var length: Int
    var failsToWrite: Bool
    var receivesTicket: Bool
    var isAskedForCertificate: Bool

    init(_ choices: inout Choices) {
      let alert = TLSAlert(isFatal: true, code: TLSAlert.handshakeFailure)
      ending = choices.pick([
        .complete, .failed(.alert(alert)), .failed(.noCommonParameters(alert)), .failed(.noCommonParameters(nil)),
        .failed(.protocolViolation), .failed(.local), .foreign, .none,
      ])
      let flags = choices.byte()
      length = Int(flags & 7)
      failsToWrite = flags & 8 != 0
      receivesTicket = flags & 16 != 0
      isAskedForCertificate = flags & 32 != 0
    }
  }

  struct Source: TLSLayerSource, @unchecked Sendable {
    let layer: TLSDouble

    func makeLayer(
      options: ClientOptions, serverName: String?, time: UnixTime
    ) throws(TLSSetupFailure) -> any TLSLayer {
      if case .none = layer.plan.ending { throw TLSSetupFailure("there is no TLS") }
      return layer
    }
  }

  private let plan: Plan
  private var input: [UInt8] = []
  private var output: [UInt8] = []
  private var hasEnded = false
  private var isEstablished = false

  init(_ plan: Plan) { self.plan = plan }

  func receive(_ bytes: [UInt8]) { input += bytes }
  func endInput() { hasEnded = true }

  func handshake() -> TLSSession.Progress {
    switch plan.ending {
    case .foreign:
      return input.isEmpty
        ? .incomplete : .failed(TLSFailure(cause: .notTLS(Array(input.prefix(512))), message: "no TLS"))
    case _ where isEstablished: return .complete
    case _ where input.count < plan.length: return .incomplete
    case .failed(let cause): return .failed(TLSFailure(cause: cause, message: "as planned"))
    case .complete, .none:
      input.removeFirst(plan.length)
      isEstablished = true
      return .complete
    }
  }

  /// Three bytes that no text holds end TLS: with close_notify, an alert, or nonsense.
  func read() -> TLSSession.ReadResult {
    guard isEstablished else { return .incomplete }
    let text = input.prefix { !(0xF8...0xFA).contains($0) }
    if !text.isEmpty {
      input.removeFirst(text.count)
      return .bytes(Array(text))
    }
    switch input.first {
    case 0xF8: return .closed(notified: true)
    case 0xF9:
      let alert = TLSAlert(isFatal: true, code: TLSAlert.certificateRequired)
      return .failed(TLSFailure(cause: .alert(alert), message: "as planned"))
    case 0xFA: return .failed(TLSFailure(cause: .protocolViolation, message: "as planned"))
    default: return hasEnded ? .closed(notified: false) : .incomplete
    }
  }

  func write(_ bytes: [UInt8]) -> TLSFailure? {
    if plan.failsToWrite { return TLSFailure(cause: .local, message: "as planned") }
    output += bytes
    return nil
  }

  func close() {}

  func takeOutput() -> [UInt8] {
    defer { output = [] }
    return output
  }

  func takeKeyLog() -> [[UInt8]] { [Array("CLIENT_RANDOM".utf8)] }
  var receivedTicket: Bool { plan.receivesTicket }
  var certificateRequested: Bool { plan.isAskedForCertificate }

  func facts() -> TLSFacts? {
    guard isEstablished else { return nil }
    return TLSFacts(
      version: "TLSv1.3",
      cipher: CipherFacts(
        name: "TLS_AES_256_GCM_SHA384", opensslName: "TLS_AES_256_GCM_SHA384", code: 0x1302, bits: 256))
  }

  func chain() -> ChainFacts? {
    guard isEstablished else { return nil }
    return ChainFacts(
      presented: [], verification: VerificationFacts(hadTrustStore: false, objections: [], path: []))
  }
}
