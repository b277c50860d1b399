import ProbeEngine

/// We introduce ourselves by an address.
enum OurHeloLiteral: Rule {
  static let specification = RuleSpecification(
    id: "our-helo-literal", levels: .note,
    meaning: "EHLO introduces this machine by an address literal, since nobody gave it a name that others could know.",
    importance: "The standard allows it for machines without a name; some servers refuse it all the same.",
    remedies: [.init("Give this machine a fully qualified host name, or say one with --helo.")],
    reference: "RFC 5321 section 4.1.3")

  static func check(_ sender: SenderRecord) -> [Observation] {
    sender.observations { origin in
      guard origin.helloName.hasPrefix("[") else { return nil }
      return Observation("EHLO says \(origin.helloName), an address in place of a name", name: origin.helloName)
    }
  }
}
