public import MailPolicy
public import ProbeEngine

/// Every rule, in the order in which a dialogue meets them.
public enum Rulebook {
  package static let rules: [any Rule.Type] = [
    StartTLSNotOffered.self
  ]

  public static let specifications: [RuleSpecification] = rules.map { $0.specification }

  public static func specification(of id: String) -> RuleSpecification? { specifications.first { $0.id == id } }

  /// The findings of one target under its policy: of each endpoint in turn, then of the target as a whole; the more
  /// severe first within each.
  public static func findings(of target: JudgedTarget) -> [Finding] {
    var result: [Finding] = []
    for endpoint in target.endpoints {
      let found = rules.flatMap { rule in
        rule.check(endpoint).compactMap {
          finding($0, of: rule.specification, endpoint: endpoint.id, policy: target.policy)
        }
      }
      result += ordered(found)
    }
    let found = rules.flatMap { rule in
      rule.check(target).compactMap { finding($0, of: rule.specification, endpoint: nil, policy: target.policy) }
    }
    return result + ordered(found)
  }

  private static func ordered(_ findings: [Finding]) -> [Finding] {
    // Stable: within a level the order of the rulebook stays.
    Level.allCases.reversed().flatMap { level in findings.filter { $0.level == level } }
  }

  private static func finding(
    _ observation: Observation, of specification: RuleSpecification, endpoint: String?, policy: Policy
  ) -> Finding? {
    guard let usual = specification.levels[policy] else { return nil }
    return Finding(
      id: specification.id, level: observation.level ?? usual,
      subject: .init(
        endpoint: endpoint, certificate: observation.certificate.map(String.init(describing:)),
        name: observation.name),
      message: observation.message, evidence: observation.evidence,
      remedy: observation.remedy ?? specification.remedies.first { $0.software == nil }?.text,
      reference: specification.reference)
  }
}
