import ProbeEngine
import SMTPWire

/// Replies whose form RFC 5321 does not allow, and that could be read all the same.
enum ReplySyntax: Rule {
  static let specification = RuleSpecification(
    id: "reply-syntax", levels: .warning,
    meaning: "The form of a reply is not that of the standard: its line ends, its codes or its length.",
    importance: "Stricter clients stop here, and bare line ends are what SMTP smuggling lives on.",
    remedies: [
      .init("Look for what writes the reply: a home-made greeting text, a filter or a proxy in front of the server.")
    ],
    reference: "RFC 5321 section 4.2")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    let found = endpoint.record.deviations([
      (.bareLF, "lines end with a bare LF"), (.bareCR, "a bare CR"), (.mixedCodes, "mixed codes in one reply"),
      (.lineWithoutCode, "lines without a code"), (.overlongLine, "lines of more than 512 octets"),
      (.tabSeparator, "a tab behind the code"),
    ])
    guard !found.names.isEmpty else { return [] }
    return [
      Observation(
        "replies are not in the form of SMTP: \(found.names.joined(separator: ", "))", evidence: found.evidence)
    ]
  }
}
