package import TLSSession

/// One connection of a scripted server without its socket: bytes in, actions out, no clock.
///
/// The shell tells what happened (`received`, `inputClosed`, `waited`) and then asks `next()` for actions, one at a time
/// and only while the peer takes what is written. So whatever the script sends, no more than one piece of it is in memory.
package struct ServerSession: ~Copyable {
  package enum Action: Hashable, Sendable {
    /// Write this as one segment, then ask again.
    case send([UInt8])
    /// Do nothing for so long, then say `waited`.
    case wait(Duration)
    /// Nothing to do before something happens.
    case listen
    /// Write no more: FIN once all is written. What the peer still sends has no effect.
    case close
    /// RST.
    case reset
  }

  private enum Channel {
    case clear
    /// The bare line is TLS's from here on; nothing has come yet.
    case awaitingHandshake
    case handshaking(TLSSession)
    case established(TLSSession)
  }

  private enum End {
    case close
    case reset
  }

  private let script: Script
  private let tls: ServerContext?
  private var channel: Channel = .clear
  private var dialogue: Dialogue
  private var input = LineReader()
  /// What is still to be done, next one last.
  private var steps: [Answer.Step] = []
  /// For the line, in pieces of at most the script's segment length.
  private var output: [UInt8] = []
  private var written = 0
  private var end: End?
  private var isDeaf = false
  private var isWaiting = false
  private var isInputClosed = false

  /// - Parameter tls: nil for a server that cannot do TLS at all.
  package init(script: Script, tls: ServerContext?) {
    self.script = script
    self.tls = tls
    dialogue = Dialogue(script: script, hasTLS: tls != nil)
    if script.isTLSImplicit {
      channel = .awaitingHandshake
    } else {
      push(dialogue.greeting)
    }
  }

  /// Whether more may be read from the peer: what it sends while the script is busy is kept, within limits.
  package var wantsInput: Bool { input.count < Self.inputLimit || isDeaf || end != nil }

  /// Whether TLS is established.
  package var isProtected: Bool {
    if case .established = channel { true } else { false }
  }

  package mutating func received(_ bytes: some Collection<UInt8>) {
    guard !isDeaf, end == nil, !bytes.isEmpty else { return }
    switch channel {
    case .clear: input.append(bytes)
    case .awaitingHandshake: beginHandshake(with: bytes)
    case .handshaking(let session):
      if let answer = script.answers[.handshakeContinues] { return leaveHandshake(answer) }
      session.receive(bytes)
      shakeHands(session)
    case .established(let session):
      session.receive(bytes)
      decrypt(session)
    }
  }

  /// The peer will send no more. What is finite is still done; what is endless stops here.
  package mutating func inputClosed() {
    isInputClosed = true
    dropEndlessSteps()
    isWaiting = false
  }

  package mutating func waited() { isWaiting = false }

  package mutating func next() -> Action {
    while true {
      if written < output.count { return .send(takeSegment()) }
      switch end {
      case .close?: return .close
      case .reset?: return .reset
      case nil: break
      }
      if isWaiting { return .listen }
      if let step = steps.popLast() {
        if case .pause(let duration) = step {
          isWaiting = true
          return .wait(duration)
        }
        perform(step)
      } else if !isDeaf, let line = nextLine() {
        push(dialogue.answer(to: line))
      } else if isInputClosed {
        steps.append(.close)
      } else {
        return .listen
      }
    }
  }

  /// Octets of commands that wait for the script.
  private static let inputLimit = 64 * 1024

  // MARK: Steps

  private mutating func push(_ answer: Answer) {
    steps.append(contentsOf: answer.steps.reversed())
    if isInputClosed { dropEndlessSteps() }
  }

  private mutating func dropEndlessSteps() {
    steps.removeAll { step in
      switch step {
      case .pause, .drip, .sendEndlessly: true
      case .send, .punishEarlyTalker, .startTLS, .renegotiate, .turnDeaf, .close, .cutOff, .reset: false
      }
    }
  }

  private mutating func nextLine() -> LineReader.Line? {
    switch channel {
    case .clear, .established: input.next()
    case .awaitingHandshake, .handshaking: nil
    }
  }

  private mutating func perform(_ step: Answer.Step) {
    switch step {
    case .send(let bytes):
      write(bytes)
    case .drip(let bytes, let interval):
      guard let first = bytes.first else { return }
      write([first])
      if bytes.count > 1 { steps += [.drip(Array(bytes.dropFirst()), every: interval), .pause(interval)] }
    case .sendEndlessly(let bytes):
      guard !bytes.isEmpty else { return }
      write(bytes)
      steps.append(step)
    case .pause:
      break  // `next` waits
    case .punishEarlyTalker(let bytes):
      guard !input.isEmpty else { return }
      steps = [.close]
      write(bytes)
    case .startTLS:
      startTLS()
    case .renegotiate:
      guard case .established(let session) = channel else { return }
      session.requestRenegotiation()
      append(session.takeOutput())
    case .turnDeaf:
      isDeaf = true
      input.removeAll()
    case .close:
      if case .established(let session) = channel {
        session.close()
        append(session.takeOutput())
      }
      end = .close
    case .cutOff:
      end = .close
    case .reset:
      end = .reset
    }
  }

  private mutating func startTLS() {
    guard tls != nil, case .clear = channel else {
      end = .close
      return
    }
    input.removeAll()
    channel = .awaitingHandshake
  }

  // MARK: Output

  private mutating func write(_ bytes: [UInt8]) {
    guard case .established(let session) = channel else {
      append(bytes)
      return
    }
    if session.write(bytes) != nil { end = .close }
    append(session.takeOutput())
  }

  private mutating func append(_ bytes: [UInt8]) {
    if written == output.count {
      output = bytes
      written = 0
    } else {
      output += bytes
    }
  }

  private mutating func takeSegment() -> [UInt8] {
    let length = min(output.count - written, max(1, script.segmentLength ?? Int.max))
    let segment = Array(output[written..<(written + length)])
    written += length
    if written == output.count {
      output = []
      written = 0
    }
    return segment
  }

  // MARK: TLS

  private mutating func beginHandshake(with bytes: some Collection<UInt8>) {
    if let answer = script.answers[.handshakeBegins] { return leaveHandshake(answer) }
    guard let tls, let session = try? TLSSession(server: tls) else {
      end = .close
      return
    }
    channel = .handshaking(session)
    session.receive(bytes)
    shakeHands(session)
  }

  /// Whatever takes the place of a handshake, what the peer sends is no SMTP any more.
  private mutating func leaveHandshake(_ answer: Answer) {
    isDeaf = true
    push(answer)
  }

  private mutating func shakeHands(_ session: TLSSession) {
    let progress = session.handshake()
    append(session.takeOutput())
    switch progress {
    case .incomplete: break
    case .failed: end = .close
    case .complete:
      channel = .established(session)
      dialogue.enterTLS()
      if script.isTLSImplicit { push(dialogue.greeting) }
      if let answer = script.answers[.handshakeDone] { push(answer) }
      decrypt(session)
    }
  }

  private mutating func decrypt(_ session: TLSSession) {
    defer { append(session.takeOutput()) }
    while true {
      switch session.read() {
      case .bytes(let bytes): input.append(bytes)
      case .incomplete: return
      case .closed:
        inputClosed()
        return
      case .failed:
        end = .close
        return
      }
    }
  }
}
