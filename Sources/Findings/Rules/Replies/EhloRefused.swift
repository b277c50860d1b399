import ProbeEngine
import SMTPWire

/// EHLO is refused in the clear, whether HELO helped or not.
enum EhloRefused: Rule {
  static let specification = RuleSpecification(
    id: "ehlo-refused", levels: .init(.warning, .error, .error),
    meaning: "The server refuses EHLO. Without it there are no extensions, and so no STARTTLS.",
    importance: "Mail can at best travel in the clear.",
    remedies: [
      .init("Introduce yourself with a full host name (--helo); look for a firewall that inspects SMTP."),
      .init("no inspect esmtp, in the policy map", for: "Cisco ASA"),
    ],
    reference: "RFC 5321 section 3.2")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    let verb = endpoint.target.dialect == .lmtp ? "LHLO" : "EHLO"
    if let refusal = endpoint.record.refusedHello {
      let works = endpoint.record.plaintextHello?.verb == .helo
      return [
        Observation(
          "\(verb) is refused (\(refusal.code))\(works ? ", only HELO works" : ", and HELO as well")",
          evidence: Excerpt.of(refusal) + (works ? [] : endpoint.record.failure?.reply.map { Excerpt.of($0) } ?? []))
      ]
    }
    guard let failure = endpoint.record.failure, endpoint.failureMeaning == .ehloRefused else { return [] }
    guard let reply = failure.reply else { return [Observation("\(verb) is refused", evidence: [failure.message])] }
    return [
      Observation(
        "\(verb) is refused\(reply.isTransientFailure ? " for now" : "") (\(reply.code))", evidence: Excerpt.of(reply))
    ]
  }
}
