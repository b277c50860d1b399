import MailPolicy
public import ProbeEngine

/// The one word for an endpoint or a target. The raw values are those of the report.
public enum ReportVerdict: String, Hashable, Sendable, CaseIterable {
  /// An error was found.
  case fail
  /// None was, but not everything could be judged.
  case incomplete
  /// Everything was judged, and there are warnings.
  case warn
  case pass

  /// Of one endpoint, over the findings of its target.
  public init(of endpoint: JudgedEndpoint, findings: [Finding]) {
    self.init(findings.filter { $0.subject.endpoint == endpoint.id }, isComplete: endpoint.isWhollyJudged)
  }

  /// Of a target as a whole.
  public init(of target: JudgedTarget, findings: [Finding]) {
    self.init(findings, isComplete: target.isWhollyJudged)
  }

  /// Of a chain in the audit of a file, over the findings of that file.
  public init(of chain: JudgedChain, in file: JudgedFile, findings: [Finding]) {
    self.init(findings.filter { $0.subject.chain == chain.id }, isComplete: file.isWhollyJudged)
  }

  /// Of a file as a whole.
  public init(of file: JudgedFile, findings: [Finding]) {
    self.init(findings, isComplete: file.isWhollyJudged)
  }

  /// Of this machine, as the one who sends.
  public init(of sender: SenderRecord, findings: [Finding]) {
    self.init(findings, isComplete: sender.isWhollyJudged)
  }

  /// Of a target as a whole, over the verdicts of its endpoints where their records are gone.
  ///
  /// - Parameters:
  ///   - target: without endpoints.
  ///   - findings: of the target apart from its endpoints.
  ///   - endpoints: of those that were tried.
  ///   - isCut: some were not tried because there are too many.
  package init(of target: JudgedTarget, findings: [Finding], endpoints: [ReportVerdict], isCut: Bool) {
    let own = Self(findings, isComplete: !isCut && target.isWhollyJudged(by: endpoints))
    self = ([own] + endpoints).min { $0.rank < $1.rank } ?? own
  }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  private init(_ findings: [Finding], isComplete: Bool) {
    let worst = findings.map(\.level).max()
    if worst == .error {
      self = .fail
    } else if !isComplete {
      self = .incomplete
    } else {
      self = worst == .warning ? .warn : .pass
    }
  }
}

extension JudgedTarget {
  /// Whether everything that was tried could be judged. An endpoint that was skipped for want of a local route hides
  /// nothing of the others; where all were, nothing was judged.
  public var isWhollyJudged: Bool {
    // There is nothing more to see of a domain that takes no mail.
    if record.failure?.reason == .nullMX { return true }
    let tried = endpoints.filter { $0.record.status != .skipped }
    return isLocated && !tried.isEmpty && tried.allSatisfy(\.isWhollyJudged)
  }

  /// The same by the verdicts of those that were tried.
  fileprivate func isWhollyJudged(by verdicts: [ReportVerdict]) -> Bool {
    record.failure?.reason == .nullMX || isLocated && !verdicts.isEmpty
  }

  private var isLocated: Bool {
    record.failure == nil && record.route?.hosts.contains { $0.trouble != nil } != true
      && record.services?.servers.contains { $0.trouble != nil } != true
  }
}

extension JudgedEndpoint {
  /// Whether every dialogue with it came to its end and showed what the policy demands.
  fileprivate var isWhollyJudged: Bool {
    record.status == .complete && whatPolicyMissed == nil && furtherRuns.allSatisfy(\.isWhollyJudged)
  }

  /// What the policy demands and nobody looked at, for people: a monitor must not stay green because nobody looked. TLS may
  /// have been left out by the user's wish, the trust store, or the name to compare with. Nil where nothing is missing.
  package var whatPolicyMissed: String? {
    guard policy != .may else { return nil }
    let policy = "policy \(policy.rawValue)"
    if record.tls == nil { return "not judged by \(policy): there was no TLS" }
    guard self.policy == .verify else { return nil }
    if trust.isTrusted == nil { return "not judged by \(policy): there was no trust store to judge the certificate by" }
    return identity.isMatched == nil
      ? "not judged by \(policy): there was no name to compare the certificate with (--servername-check)" : nil
  }
}
