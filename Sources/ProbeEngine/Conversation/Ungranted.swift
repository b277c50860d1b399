/// What was asked for and is not to be had. Whatever was prepared for it, in a script or a paste, may come all the same, and
/// would be taken for commands.
enum Ungranted: Hashable, Sendable {
  /// AUTH was not sent, or was answered with anything but 334: responses may come, and hold secrets.
  case challenge
  /// DATA was answered with anything but 354: the lines of a message may come, up to its dot.
  ///
  /// - Parameter isTold: whether one has come, and that was told.
  case message(isTold: Bool)
}

extension Conversation {
  /// What to do with a line that was meant for what is not granted; nil where it is none.
  ///
  /// A line of a message may read like any command, `RSET` or `MAIL FROM:<>`: of those that were typed before anybody could
  /// know the reply, none is one. Who has seen the reply and types a command means it.
  mutating func straying(_ line: [UInt8], isTypedAhead: Bool) -> Step? {
    switch ungranted {
    case nil: return nil
    case .challenge:
      guard Self.isResponse(line) else { return nil }
      return .refuse(
        Refusal(
          "this looks like a response to AUTH, which is not asked for", "/raw sends it all the same", isDueToReply: true
        ))
    case .message(let isTold):
      let isEnd = line == [UInt8(ascii: ".")]
      guard isTypedAhead || isEnd || !isMeant(line) else { return nil }
      ungranted = isEnd ? nil : .message(isTold: true)
      guard !isTold || !isTypedAhead && !isEnd else { return .nothing }
      return .refuse(
        Refusal(
          "DATA was not answered with 354: the lines behind it would be taken for commands",
          "none is sent, up to a lone dot or a command that is typed after this", isDueToReply: true))
    }
  }

  /// Whether a line reads like a response to a challenge. One may begin with a slash, and `/tls` is base 64.
  static func isResponse(_ line: [UInt8]) -> Bool {
    if line.first == UInt8(ascii: "/") { guard case .refused = LocalCommand.Reading(line) else { return false } }
    return TypedCommand(line).isResponse
  }

  /// Whether somebody who knows that there is no message would type this.
  private func isMeant(_ line: [UInt8]) -> Bool {
    line.isEmpty || line.first == UInt8(ascii: "/") || TypedCommand(line).isKnown
  }
}
