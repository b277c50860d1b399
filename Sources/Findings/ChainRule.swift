/// A rule about a chain of certificates, whether a server presents it or a file holds it.
package protocol ChainRule: Rule {
  /// What the rule has to say of one chain.
  static func check(_ chain: JudgedChain) -> [Observation]
}

extension ChainRule {
  package static var chainCheck: (@Sendable (JudgedChain) -> [Observation])? { { check($0) } }

  package static func check(_ endpoint: JudgedEndpoint) -> [Observation] { endpoint.chainObservations(check) }
}

/// A rule about a chain that only an audit looks at: a probe has other things to tell, or not the details.
package protocol AuditRule: ChainRule {}

extension AuditRule {
  package static func check(_ endpoint: JudgedEndpoint) -> [Observation] { [] }
}

/// A rule about all that a file holds.
package protocol FileRule: Rule {
  static func check(_ file: JudgedFile) -> [Observation]
}

extension FileRule {
  package static var fileCheck: (@Sendable (JudgedFile) -> [Observation])? { { check($0) } }
}

extension Rulebook {
  private static let chainRules = rules.compactMap { rule in rule.chainCheck.map { (rule.specification, $0) } }
  private static let fileRules = rules.compactMap { rule in rule.fileCheck.map { (rule.specification, $0) } }

  /// What an audit of certificates can find, in the order of the rulebook.
  public static let certificateSpecifications: [RuleSpecification] = rules.filter {
    $0.chainCheck != nil || $0.fileCheck != nil
  }.map { $0.specification }

  /// The findings of one file under its policy: of each chain in turn, then of the file as a whole; the more severe first
  /// within each.
  public static func findings(of file: JudgedFile) -> [Finding] {
    var result: [Finding] = []
    for chain in file.chains {
      result += ordered(
        chainRules.flatMap { specification, check in
          check(chain).compactMap { observation in
            var made = finding(observation, of: specification, endpoint: nil, policy: chain.policy)
            made?.subject.chain = chain.id
            return made
          }
        })
    }
    let found = fileRules.flatMap { specification, check in
      check(file).compactMap { observation in
        var made = finding(observation, of: specification, endpoint: nil, policy: file.policy)
        if file.chains.count == 1 { made?.subject.chain = file.chains.first?.id }
        return made
      }
    }
    return result + ordered(found)
  }
}
