/// What a right probe says of a scenario under the policy `may`, with the demo's root as the only trust anchor.
package struct Expectation: Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    case complete
    /// Stage and reason by their names in the report; the code of the reply that ended it, where one did.
    case failure(stage: String, reason: String, replyCode: Int?)
  }

  package var outcome: Outcome
  /// The ids of all findings, no more and no fewer.
  package var findings: Set<String>
  /// What is said of the certificate; nil where the scenario is about something else.
  package var certificate: CertificateVerdict?

  package init(outcome: Outcome, findings: Set<String>, certificate: CertificateVerdict? = nil) {
    self.outcome = outcome
    self.findings = findings
    self.certificate = certificate
  }

  package static func complete(_ findings: String...) -> Expectation {
    Expectation(outcome: .complete, findings: Set(findings))
  }

  /// Complete, and TLS changes the capabilities as it does with the usual lists.
  package static func usual(_ findings: String...) -> Expectation {
    usual(findings)
  }

  package static func usual(_ findings: [String]) -> Expectation {
    Expectation(outcome: .complete, findings: Set(findings + ["capability-changed-by-tls"]))
  }

  package static func failure(
    _ stage: String, _ reason: String, code: Int? = nil, _ findings: String...
  ) -> Expectation {
    failure(stage, reason, code: code, findings)
  }

  package static func failure(
    _ stage: String, _ reason: String, code: Int? = nil, _ findings: [String]
  ) -> Expectation {
    Expectation(outcome: .failure(stage: stage, reason: reason, replyCode: code), findings: Set(findings))
  }
}

/// Whether the chain leads to the trust anchor, and whether the certificate is for the host that was asked for.
package struct CertificateVerdict: Hashable, Sendable {
  package var isTrusted: Bool
  package var isMatched: Bool

  package init(isTrusted: Bool, isMatched: Bool) {
    self.isTrusted = isTrusted
    self.isMatched = isMatched
  }
}
