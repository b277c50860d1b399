package import SMTPWire

/// What was sent as a secret, to hide it where the server says it back: the whole of it, or a run of octets from it that
/// is long enough to be no accident, in any case of letters. Servers quote what they do not understand, and cut it.
package struct SpokenSecrets: Sendable {
  /// Runs in upper case, by their length.
  private var runs: [Int: Set<ArraySlice<UInt8>>] = [:]

  package init() {}

  fileprivate var isEmpty: Bool { runs.isEmpty }

  /// Less is too common a word to be hidden wherever it stands.
  private static let leastLength = 4
  /// Of base 64, six octets of what was encoded.
  private static let encodedRun = 8
  private static let plainRun = 16

  /// A password or a token itself.
  mutating func add(_ secret: [UInt8]) {
    add(secret, run: Self.plainRun)
    // As it stands in a sentence for people.
    add(Array(Escaping.escaped(secret).utf8), run: Self.plainRun)
  }

  /// A response as it was sent.
  mutating func add(encoded text: some Collection<UInt8>) { add(Array(text), run: Self.encodedRun) }

  /// A response as it was sent, and the secret that its message ends with: a password behind a NUL (RFC 4616 §2), a token
  /// within control bytes (RFC 7628 §3.1), or all of it.
  mutating func add(response text: some Collection<UInt8>) {
    add(encoded: text)
    guard let message = Base64.decode(text), let last = message.split(whereSeparator: { $0 < 0x02 }).last else {
      return
    }
    let scheme = "auth=Bearer ".utf8
    add(Array(last.starts(with: scheme) ? last.dropFirst(scheme.count) : last))
  }

  private mutating func add(_ secret: [UInt8], run: Int) {
    guard secret.count >= Self.leastLength else { return }
    let secret = secret.map(\.asciiUppercased)
    let length = min(run, secret.count)
    runs[length, default: []].formUnion((0...(secret.count - length)).map { secret[$0..<($0 + length)] })
  }

  // MARK: Hiding

  package func masked(_ text: [UInt8]) -> [UInt8] { isEmpty ? text : masked(pieces: [text])[0] }

  package func masked(_ reply: Reply) -> Reply {
    guard !isEmpty else { return reply }
    var reply = reply
    reply.lines = reply.lines.map { masked($0) }
    reply.strayLines = reply.strayLines.map { masked($0) }
    reply.offendingLines = reply.offendingLines.map { masked($0) }
    return reply
  }

  fileprivate func masked(_ text: String) -> String {
    isEmpty ? text : String(decoding: masked(Array(text.utf8)), as: UTF8.self)
  }

  fileprivate func mask(_ reply: inout Reply?) { reply = reply.map { masked($0) } }

  fileprivate func mask(_ turns: inout [TransactionRecord.Turn]) {
    for index in turns.indices { mask(&turns[index].reply) }
  }

  /// Pieces of one stream: a secret may begin in one and end in another.
  fileprivate func masked(pieces: [[UInt8]]) -> [[UInt8]] {
    let stream = pieces.joined().map(\.asciiUppercased)
    var isSecret = [Bool](repeating: false, count: stream.count)
    for (length, runs) in runs where stream.count >= length {
      for start in 0...(stream.count - length) where runs.contains(stream[start..<(start + length)]) {
        for index in start..<(start + length) { isSecret[index] = true }
      }
    }
    var position = 0
    return pieces.map { piece in
      defer { position += piece.count }
      var shown: [UInt8] = []
      for (index, byte) in piece.enumerated() {
        let place = position + index
        if !isSecret[place] {
          shown.append(byte)
        } else if place == 0 || !isSecret[place - 1] {
          shown += TypedCommand.secret.utf8
        }
      }
      return shown
    }
  }
}

extension EndpointRecord {
  /// Takes out of all that was received what was sent as a secret.
  mutating func hide(_ secrets: SpokenSecrets) {
    guard !secrets.isEmpty else { return }
    if var failure {
      failure.message = secrets.masked(failure.message)
      failure.evidence = secrets.masked(failure.evidence)
      secrets.mask(&failure.reply)
      self.failure = failure
    }
    for index in unsolicitedReplies.indices {
      unsolicitedReplies[index].reply = secrets.masked(unsolicitedReplies[index].reply)
    }
    secrets.mask(&quit.reply)
    if var transaction {
      transaction.hide(secrets)
      self.transaction = transaction
    }
    let received = transcript.indices.filter { transcript[$0].kind == .received }
    for (index, bytes) in zip(received, secrets.masked(pieces: received.map { transcript[$0].bytes })) {
      transcript[index].bytes = bytes
    }
    for index in transcript.indices where transcript[index].kind == .note {
      transcript[index].bytes = secrets.masked(transcript[index].bytes)
    }
  }
}

extension TransactionRecord {
  fileprivate mutating func hide(_ secrets: SpokenSecrets) {
    secrets.mask(&turns)
    secrets.mask(&verdict)
    for index in recipients.indices {
      secrets.mask(&recipients[index].reply)
      secrets.mask(&recipients[index].delivery)
    }
    guard var authentication else { return }
    secrets.mask(&authentication.turns)
    authentication.problem = authentication.problem.map { secrets.masked($0) }
    self.authentication = authentication
  }
}
