import ProbeEngine
import SMTPWire

/// The server wants nothing to do with us.
enum OurSessionRefused: Rule {
  static let specification = RuleSpecification(
    id: "our-session-refused", levels: .warning,
    meaning: "The server refused this machine in its greeting or in its answer to EHLO, before any mail was named.",
    importance: "At that point it knows our address and our name for EHLO alone, so one of them is why.",
    remedies: [
      .init("Read what it says: it names a block list, a missing name, or a name for EHLO that it does not like.")
    ],
    reference: "RFC 5321 sections 3.1 and 4.1.4")

  static func check(_ sender: SenderRecord) -> [Observation] {
    guard let failure = sender.session?.failure, failure.reason == .rejected, let reply = failure.reply,
      // Whoever has too much to do refuses everybody.
      !reply.saysBusy
    else { return [] }
    let place = failure.stage == .greeting ? "in its greeting" : "in answer to EHLO"
    return [Observation("the server refuses this machine \(place) (\(reply.code))", evidence: Excerpt.of(reply))]
  }
}
