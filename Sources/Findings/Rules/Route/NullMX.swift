import ProbeEngine

/// The domain says that it takes no mail.
enum NullMX: FailureRule {
  static let specification = RuleSpecification(
    id: "null-mx", levels: .note,
    meaning: "The only MX of the domain is a single dot: it says that it takes no mail.",
    importance: "Mail to it bounces at once, and mail from it is refused by many, as nobody could answer it.",
    remedies: [.init("If the domain should take mail, give it an MX with the name of its mail host.")],
    reference: "RFC 7505 section 3")

  static let meaning = FailureMeaning.nullMX

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    Observation("the domain takes no mail (null MX)")
  }
}
