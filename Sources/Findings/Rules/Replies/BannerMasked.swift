import ProbeEngine
import SMTPWire

/// A middlebox wrote asterisks over the greeting.
enum BannerMasked: Rule {
  static let specification = RuleSpecification(
    id: "banner-masked", levels: .warning,
    meaning: "The text of the greeting is overwritten with asterisks: a firewall inspects SMTP and changes it.",
    importance: "Such a firewall hides STARTTLS and other extensions, too, so that mail travels in the clear.",
    remedies: [
      .init("Switch the inspection of SMTP off on the firewall in front of the server."),
      .init("no inspect esmtp, in the policy map", for: "Cisco ASA"),
    ],
    reference: "RFC 3207 section 6")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    guard let reply = endpoint.record.greeting?.reply, MaskedText.isMasked(reply) else { return [] }
    return [Observation("the greeting is overwritten with asterisks", evidence: Excerpt.of(reply))]
  }
}
