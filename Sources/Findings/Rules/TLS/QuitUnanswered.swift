import ProbeEngine
import SMTPWire

/// QUIT brings no farewell.
enum QuitUnanswered: Rule {
  static let specification = RuleSpecification(
    id: "quit-unanswered", levels: .note,
    meaning: "QUIT was not answered with 221.",
    importance: "Everything was said before; some clients log it as a lost connection.",
    remedies: [.init("Look for a proxy that closes as soon as it sees QUIT.")],
    reference: "RFC 5321 section 4.1.1.10")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    if let failure = endpoint.record.failure, endpoint.failureMeaning == .quitUnanswered {
      guard let reply = failure.reply else { return [Observation("QUIT was not answered")] }
      return [Observation("QUIT was refused (\(reply.code))", evidence: Excerpt.of(reply))]
    }
    let quit = endpoint.record.quit
    if let reply = quit.reply, reply.isFailure, !reply.saysBusy, endpoint.wasLeftInOrder {
      return [Observation("QUIT was answered with \(reply.code)", evidence: Excerpt.of(reply))]
    }
    guard quit.wasSent, quit.isKnownUnanswered, endpoint.wasLeftInOrder else { return [] }
    return [Observation("QUIT was not answered")]
  }
}
