import ProbeEngine
import SMTPWire

/// AUTH was refused.
enum AuthRefused: Rule {
  static let specification = RuleSpecification(
    id: "auth-refused", levels: .error,
    meaning: "The server does not take these credentials, or AUTH did not come to its end.",
    importance: "A submission server relays for its own users only, so that nothing that follows would be taken.",
    remedies: [
      .init("535 says that user or password are wrong; other codes speak of the mechanism, or of a server in trouble.")
    ],
    reference: "RFC 4954 sections 4 and 6")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    guard let authentication = endpoint.record.transaction?.authentication, !authentication.isDone,
      let mechanism = authentication.mechanism, let reply = authentication.turns.last?.reply, !reply.saysBusy
    else { return [] }
    if let problem = authentication.problem {
      return [Observation("AUTH \(mechanism.rawValue) was broken off: \(Escaping.escaped(problem.utf8))")]
    }
    guard reply.isFailure else { return [] }
    return [Observation("AUTH \(mechanism.rawValue) was refused\(reply.duration)", evidence: [reply.quoted])]
  }
}
