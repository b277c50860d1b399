// Invariant: any bytes in place of a server's part of a TLS handshake, whole or cut anywhere, lead to the same end and
// the same chain; facts there are only after a handshake; memory is bounded. Never a trap, in the callbacks that read
// handshake messages least of all.
//
// No input completes a handshake, which depends on what the client makes up; TLS 1.2 comes far without that.

import Certificates
import SMTPWire
import TLSCrypto
import TLSSession

func checkHandshake(_ bytes: [UInt8]) {
  var choices = Choices(bytes)
  let options = choices.pick([
    ClientOptions(logsKeys: true), ClientOptions(maximumVersion: .v1_2), ClientOptions(suites: .theRest),
    ClientOptions(minimumVersion: .v1_3),
  ])
  var cuts = Cuts(seed: choices.byte())
  let stream = choices.rest
  guard let whole = Ending(of: [stream], options), let cut = Ending(of: cuts.pieces(of: stream), options) else {
    return
  }
  hold(whole == cut, "cut anywhere, the handshake ends otherwise: \(whole) \(cut)")
}

private let contexts = TLSContexts(trust: .none)

/// How a handshake ended.
private struct Ending: Equatable {
  var progress = TLSSession.Progress.incomplete
  var chain: ChainFacts?
  var certificateRequested: Bool
  var receivedTicket: Bool

  init?(of pieces: [ArraySlice<UInt8>], _ options: ClientOptions) {
    guard
      let session = try? TLSSession(
        client: contexts, options: options, serverName: "mx.example.test",
        time: UnixTime(year: 2026, month: 11, day: 24))
    else { return nil }
    progress = session.handshake()
    hold(!session.takeOutput().isEmpty, "no ClientHello")
    for piece in pieces where progress == .incomplete {
      session.receive(piece)
      progress = session.handshake()
      hold(session.takeOutput().count < 65_536, "the client talks on and on")
    }
    hold(session.isEstablished == (progress == .complete), "established without a handshake, or not with one")
    if case .failed(let failure) = progress {
      if case .notTLS(let first) = failure.cause {
        hold(first.count <= 512, "\(first.count) bytes of what is no TLS")
        // How much of it came in one piece is the only thing that the cut decides.
        progress = .failed(TLSFailure(cause: .notTLS(Array(first.prefix(1))), message: failure.message))
      }
      hold(isPrintable(failure.message), "a message that is not printable: \(failure.message.debugDescription)")
    }
    if !session.isEstablished { hold(session.facts() == nil, "facts without a handshake") }
    chain = session.chain()
    certificateRequested = session.certificateRequested
    receivedTicket = session.receivedTicket
    session.endInput()
    if progress == .incomplete { hold(session.handshake() != .complete, "complete by an end") }
    _ = session.write(Array("QUIT\r\n".utf8))
    session.close()
    _ = (session.read(), session.takeOutput(), session.takeKeyLog())
  }
}
