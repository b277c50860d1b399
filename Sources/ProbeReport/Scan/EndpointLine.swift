package import Certificates
package import Findings
package import ProbeEngine

/// One endpoint of a scan as a line of JSON Lines, `ehlo/endpoint/1`: what an endpoint of `ehlo/probe/1` has, and what is
/// found of it. `Schema/ehlo-endpoint-1.schema.json` says what a reader may rely on.
package struct EndpointLine: Sendable {
  package static let schema = "ehlo/endpoint/1"

  /// What a scan knows of an endpoint beside its record.
  package struct Circumstances: Sendable {
    /// Of the input: the first that led here.
    package var line: Int
    package var startedAt: UnixTime
    /// Connections that were tried for it, each further one after the server had asked to come back later.
    package var attempts: Int
    /// `observed`, `inconclusive` or `skipped`.
    package var conclusion: String
    package var notAsked: NotAsked?
    package var imprint: Imprint
    /// Whose servers the endpoint belongs to.
    package var provider: String

    package init(
      line: Int, startedAt: UnixTime, attempts: Int, conclusion: String, notAsked: NotAsked? = nil,
      imprint: Imprint = Imprint(), provider: String
    ) {
      self.line = line
      self.startedAt = startedAt
      self.attempts = attempts
      self.conclusion = conclusion
      self.notAsked = notAsked
      self.imprint = imprint
      self.provider = provider
    }
  }

  package let value: JSONValue
  package let verdict: ReportVerdict
  package let counted: CountedEndpoint
  /// Whether all could be judged that the policy asks for.
  package let isComplete: Bool

  package init(
    _ endpoint: JudgedEndpoint, findings: [Finding], circumstances: Circumstances, generator: Generator
  ) {
    verdict = ReportVerdict(of: endpoint, findings: findings)
    counted = CountedEndpoint(
      endpoint, findings: findings, verdict: verdict, conclusion: circumstances.conclusion,
      notAsked: circumstances.notAsked, provider: circumstances.provider)
    // Without a finding there are but two verdicts.
    isComplete = ReportVerdict(of: endpoint, findings: []) != .incomplete
    var members: [JSONValue.Member] = [
      .init("schema", .string(Self.schema)),
      .init("generator", JSONValue(generator)),
      .init("started_at", .string(circumstances.startedAt.description)),
      .init("line", .integer(circumstances.line)),
      .init("attempts", .integer(circumstances.attempts)),
      .init("conclusion", .string(circumstances.conclusion)),
      .init("not_asked", .optional(circumstances.notAsked) { .string($0.rawValue) }),
      .init("imprint", circumstances.imprint == Imprint() ? nil : .string(circumstances.imprint.text)),
    ]
    guard case .object(var own) = JSONValue(endpoint, findings: findings) else {
      preconditionFailure("an endpoint is an object")
    }
    // The verdict comes last here as well.
    let last = own.popLast()
    members += own
    members.append(.init("findings", .list(findings) { JSONValue($0) }))
    members.append(.init("summary", counted.json))
    members.append(.init("complete", .bool(isComplete)))
    if let last { members.append(last) }
    value = .object(members)
  }

  /// One line without its end, in UTF-8.
  package var bytes: [UInt8] { JSONWriter.bytes(of: value, layout: .compact) }
}
