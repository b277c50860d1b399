import EmbeddedServer
import Findings
import MailDNS
import MailPolicy
import ProbeEngine
import ProbeTransport
import SMTPWire
import TestSupport
import Testing

import struct EmbeddedServer.Expectation

/// Every behaviour that the embedded server knows, over a real socket, against what a right probe says of it.
@Suite("A probe over loopback")
struct ScenarioTests {
  /// For the stage whose deadline is the point of a scenario. A machine that holds everything up for so long makes another
  /// case of it; what is wrong stays wrong with the next one.
  private static let impatience: [Duration] = [.seconds(2), .seconds(8), .seconds(32)]
  private static let turnstile = Turnstile(width: 16)

  @Test("sees every scenario for what it is", arguments: Scenario.all)
  func scenario(_ scenario: Scenario) async throws {
    let world = try World.shared
    let record = try await Self.turnstile.pass {
      var record = TargetRecord(target: .usual, startedAt: world.time)
      for impatience in Self.impatience {
        record = try await Self.record(of: scenario, impatience: impatience, in: world)
        let isExpected = record.endpoints.first.map(Self.outcome) == scenario.expectation.outcome
        if isExpected || !scenario.needsDeadline { break }
      }
      return record
    }
    #expect(record.failure == nil)
    let endpoint = try #require(record.endpoints.first)
    #expect(record.endpoints.count == 1)
    #expect(Self.outcome(of: endpoint) == scenario.expectation.outcome, "\(Self.describe(endpoint))")
    let judged = JudgedTarget(record)
    let findings = Rulebook.findings(of: judged)
    let isGreetingSlow = endpoint.greeting != nil && endpoint.timings.greeting ?? 0 > 5000
    #expect(
      Set(findings.map(\.id)) == scenario.expectation.findings.union(isGreetingSlow ? ["greeting-slow"] : []),
      "\(findings.map { "\($0.id): \($0.message)" }.joined(separator: "\n"))\n\(Self.describe(endpoint))")
    if let certificate = scenario.expectation.certificate {
      #expect(judged.endpoints.first?.trust.isTrusted == certificate.isTrusted)
      #expect(judged.endpoints.first?.identity.isMatched == certificate.isMatched)
    }
  }

  private static func record(
    of scenario: Scenario, impatience: Duration, in world: World
  ) async throws -> TargetRecord {
    try await world.withServer(scenario) { server in
      var plan = Self.plan(for: scenario, impatience: impatience)
      let approach = scenario.approach
      plan.overrides = [AddressOverride(name: approach.host, address: try #require(IPAddress("127.0.0.1")))]
      if !approach.sendsServerName { plan.serverName = .none }
      var target = Target.host(
        port: server.port, dialect: scenario.script.dialect == .lmtp ? .lmtp : .smtp,
        security: scenario.isTLSFirst ? .implicit : .starttls)
      target.name = approach.host
      target.asciiName = approach.host
      return await ProbeRunner(resolver: NoResolver(), prober: world.prober)
        .probe(target, plan: plan, startedAt: world.time)
    }
  }

  private static func plan(for scenario: Scenario, impatience: Duration) -> ProbePlan {
    var plan = World.patientPlan
    guard scenario.needsDeadline else { return plan }
    guard case .failure(let stage, let reason, _) = scenario.expectation.outcome else {
      plan.limits.quit = impatience
      return plan
    }
    switch Stage(rawValue: stage) {
    case .greeting:
      plan.limits.greeting = impatience
      plan.limits.identification = reason == "timeout" ? impatience : .seconds(60)
    case .handshake: plan.limits.handshake = impatience
    default: plan.limits.reply = impatience
    }
    return plan
  }

  private static func outcome(of record: EndpointRecord) -> Expectation.Outcome {
    guard let failure = record.failure else { return .complete }
    return .failure(
      stage: failure.stage.rawValue, reason: failure.reason.rawValue, replyCode: failure.reply?.code)
  }

  private static func describe(_ record: EndpointRecord) -> String {
    let lines = record.transcript.map { entry in
      "\(entry.kind) \(entry.isInsideTLS ? "TLS " : "")\(String(decoding: entry.bytes.prefix(200), as: UTF8.self))"
    }
    return ([record.failure?.message ?? "complete"] + lines).joined(separator: "\n")
  }
}

extension Scenario: CustomTestStringConvertible {
  public var testDescription: String { name }
}

/// For targets whose addresses are given.
struct NoResolver: AddressResolver {
  func addresses(of host: HostName, family: IPAddress.Family?) async throws(Failure) -> [IPAddress] {
    throw Failure(stage: .resolve, reason: .dnsFailure, message: "nothing is looked up here")
  }
}
