import Certificates
import Findings
import MailResolver
import ProbeEngine
import ProbeReport
import ProbeTransport
import SMTPWire
import TLSCrypto
import TLSSession

/// Fetches the chains that the servers of a target present: a probe that ends with the handshake, and
/// further handshakes for what else they have.
struct TargetAudit {
  private let plan: ProbePlan
  private let names: NameOptions
  private let settings: UnboundOptions
  private let prober: NIOProber

  /// - Parameter thread: for connections.
  init(_ options: CertsOptions, on thread: LoopThread) throws(UsageError) {
    var plan = ProbePlan()
    try options.target.apply(to: &plan)
    try options.dns.apply(to: &plan)
    try options.limits.apply(to: &plan.limits)
    try options.dialogue.apply(to: &plan)
    try options.tls.apply(to: &plan)
    plan.quitAfter = .handshake
    plan.seeksAllCertificates = !options.quick
    plan.furtherServerNames = try options.furtherServerNames()
    self.plan = plan
    names = options.dns
    settings = try options.dns.resolverOptions()
    // Whom to trust is the audit's business, which verifies the chain once more.
    prober = NIOProber(tls: TLSContexts(trust: .none), on: thread, keyLog: nil)
  }

  /// - Throws: where the user named the one to ask, or whom to believe, wrongly.
  func record(of target: Target, startedAt: UnixTime) async throws -> TargetRecord {
    let resolver = plan.asksForNames(of: target) ? try await names.resolver(settings) : nil
    let runner = ProbeRunner(resolver: names.addressResolver(resolver), names: resolver, prober: prober)
    return await runner.probe(target, plan: plan, startedAt: startedAt)
  }
}

extension JudgedFile.Absence {
  /// Those of a target, as a whole or of single endpoints; one that is skipped for want of a route hides nothing.
  static func all(of record: TargetRecord) -> [JudgedFile.Absence] {
    if let failure = record.failure {
      return [JudgedFile.Absence(endpoint: Escaping.escaped(record.target.input.utf8), reason: failure.message)]
    }
    return record.endpoints.filter { $0.chain?.presented.isEmpty != false && $0.status != .skipped }.map { endpoint in
      let usual = endpoint.tls == nil ? "no TLS" : "the server presents none"
      return JudgedFile.Absence(
        endpoint: Wording.place(endpoint.endpoint), reason: endpoint.failure?.message ?? usual)
    }
  }
}
