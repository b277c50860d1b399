import ProbeEngine
import SMTPWire

/// The server asks to come back when it has less to do. It takes the place of the finding of the stage.
enum ServerBusy: FailureRule {
  static let specification = RuleSpecification(
    id: "server-busy", levels: .warning,
    meaning:
      "The server ended the dialogue with 421, or refused for now because of its load or of too many connections.",
    importance: "Nothing was learnt beyond this point: it is no answer to any question about TLS.",
    remedies: [
      .init("Try again later and with fewer connections."),
      .init(
        "smtpd_client_connection_count_limit, smtpd_client_connection_rate_limit, default_process_limit", for: "Postfix"
      ),
      .init("smtp_accept_max, smtp_accept_max_per_host, smtp_load_reserve", for: "Exim"),
    ],
    reference: "RFC 5321 section 3.8")

  static let meaning = FailureMeaning.serverBusy

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    let code = failure.reply.map { " (\($0.code))" } ?? ""
    return Observation(
      "the server asks to come back later, \(place(of: failure, in: context))\(code)",
      evidence: failure.reply.map { Excerpt.of($0) } ?? [])
  }

  private static func place(of failure: Failure, in context: FailureContext) -> String {
    if failure.stage == .greeting { return "in place of \(context.due(at: .greeting))" }
    let isUnasked = context.record?.unsolicitedReplies.contains {
      $0.reply == failure.reply && $0.stage == failure.stage
    }
    return isUnasked == true ? "without being asked" : "in \(context.due(at: failure.stage))"
  }

  /// Also in its goodbye, or without being asked where it did not come to TLS, when all else was said.
  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    let found = failures(of: endpoint)
    guard found.isEmpty else { return found }
    if endpoint.record.tls == nil,
      let unasked = endpoint.record.unsolicitedReplies.first(where: { $0.reply.code == 421 })
    {
      return [
        Observation(
          "the server asks to come back later, without being asked (421)", evidence: Excerpt.of(unasked.reply))
      ]
    }
    guard let reply = endpoint.record.quit.reply, reply.saysBusy, endpoint.wasLeftInOrder else { return [] }
    return [
      Observation(
        "the server asks to come back later, in the reply to QUIT (\(reply.code))", evidence: Excerpt.of(reply))
    ]
  }
}
