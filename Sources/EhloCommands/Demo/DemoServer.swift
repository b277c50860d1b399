import EmbeddedServer
import MailDNS
import MailPolicy
import ProbeEngine

/// A running scenario, and how to probe it.
struct DemoServer {
  static let address = "127.0.0.1"

  let scenario: Scenario
  let pki: DemoPKI
  let server: EmbeddedServer
  let port: Int

  /// - Parameter port: nil or 0: any that is free.
  init(_ scenario: Scenario, pki: DemoPKI, port: Int?) async throws {
    self.scenario = scenario
    self.pki = pki
    do {
      server = try await EmbeddedServer.start(scenario, pki: pki, on: .tcp(host: Self.address, port: port ?? 0))
    } catch let failure as ListenFailure {
      guard let port else { throw failure }
      throw UsageError(
        "--port \(port): no server can listen on \(Self.address):\(port): \(failure)",
        hint: "without --port any free one will do")
    }
    self.port = server.port ?? port ?? 0
  }

  /// The server in good order.
  static let usualScenario = "good"

  /// One line that says what a report is about.
  var title: String {
    "demo: the embedded server on \(Self.address):\(port), scenario \(scenario.name): \(scenario.summary)"
  }

  /// As a target on the command line.
  var targetText: String {
    let scheme = scenario.script.dialect == .lmtp ? "lmtp" : scenario.isTLSFirst ? "smtps" : "smtp"
    return "\(scheme)://\(scenario.approach.host):\(port)"
  }

  func target(policy: Policy?) throws -> Target {
    try Target(parsing: targetText, mx: false, policy: policy)
  }

  /// Reaches the server without a look-up. Nobody waits long where the server's fault is that it keeps silent; the rest has
  /// the usual time, since this machine may be busy.
  var plan: ProbePlan {
    var plan = ProbePlan()
    if let address = IPAddress(Self.address) {
      plan.overrides = [AddressOverride(name: scenario.approach.host, address: address)]
    }
    if !scenario.approach.sendsServerName { plan.serverName = .none }
    plan.limits.identification = Self.patience
    // The end of the dialogue is a part of the demonstration.
    plan.limits.quit = plan.limits.reply
    switch stageOfSilence {
    case .greeting: plan.limits.greeting = Self.patience
    case .handshake: plan.limits.handshake = Self.patience
    case .quit: plan.limits.quit = Self.patience
    case nil: break
    default: plan.limits.reply = Self.patience
    }
    return plan
  }

  private static let patience = Duration.milliseconds(1500)

  /// Where the server lets the client wait in vain.
  private var stageOfSilence: Stage? {
    guard scenario.needsDeadline else { return nil }
    guard case .failure(let stage, _, _) = scenario.expectation.outcome else { return .quit }
    return Stage(rawValue: stage)
  }
}
