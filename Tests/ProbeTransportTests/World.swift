import Certificates
import EmbeddedServer
import MailDNS
import MailPolicy
import ProbeEngine
import ProbeTransport
import TLSCrypto
import TLSSession

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What the tests share: a PKI of this moment, a prober that trusts its root, and the way from a server to its record.
struct World: Sendable {
  let time: UnixTime
  let pki: DemoPKI
  let tls: TLSContexts
  let prober: NIOProber

  static var shared: World { get throws { try made.get() } }

  private static let made = Result { try World() }

  private init() throws {
    time = UnixTime(seconds: Int64(wallClock()))
    pki = try DemoPKI(at: time)
    tls = TLSContexts(trust: .certificates([pki.rootDER]))
    prober = NIOProber(tls: tls)
  }

  /// Generous where no deadline is the point: the machine may be slow, and many tests run side by side.
  static var patientPlan: ProbePlan {
    var plan = ProbePlan()
    plan.limits.connect = .seconds(60)
    plan.limits.greeting = .seconds(60)
    plan.limits.reply = .seconds(60)
    plan.limits.handshake = .seconds(60)
    plan.limits.total = .seconds(240)
    plan.limits.quit = .seconds(60)
    plan.recordsTranscript = true
    return plan
  }

  static let loopback = EmbeddedServer.Place.tcp(host: "127.0.0.1", port: 0)

  /// A server that plays the script for as long as the body runs.
  func withServer<Value>(
    _ script: Script, chain: DemoPKI.Chain = .good, on place: EmbeddedServer.Place = loopback,
    _ body: (EmbeddedServer) async throws -> Value
  ) async throws -> Value {
    let context = try ServerContext(ServerOptions(identities: [pki.identity(chain)]))
    let server = try await EmbeddedServer.start(script, tls: context, on: place)
    return try await stopping(server, body)
  }

  func withServer<Value>(
    _ scenario: Scenario, on place: EmbeddedServer.Place = loopback, _ body: (EmbeddedServer) async throws -> Value
  ) async throws -> Value {
    try await stopping(EmbeddedServer.start(scenario, pki: pki, on: place), body)
  }

  private func stopping<Value>(
    _ server: EmbeddedServer, _ body: (EmbeddedServer) async throws -> Value
  ) async throws -> Value {
    do {
      let value = try await body(server)
      await server.stop()
      return value
    } catch {
      await server.stop()
      throw error
    }
  }
}

extension EmbeddedServer {
  /// Where it listens, as a prober is told.
  var endpoint: Endpoint {
    switch place {
    case .tcp(let host, let port):
      Endpoint.loopback(port, host)
    case .unix(let path):
      Endpoint(host: path, transport: .unix(path: path))
    }
  }
}

extension Endpoint {
  static func loopback(_ port: Int, _ address: String = "127.0.0.1") -> Endpoint {
    guard let address = IPAddress(address) else { preconditionFailure("\(address) is no address") }
    return Endpoint(host: Script.usualHostName, transport: .tcp(address: address, port: port))
  }
}

extension Target {
  /// What a user asks for who names the usual host.
  static func host(
    port: Int?, dialect: Dialect = .smtp, security: Security = .starttls, policy: Policy = .may
  ) -> Target {
    Target(
      input: Script.usualHostName, kind: .host, name: Script.usualHostName, port: port, dialect: dialect,
      security: security, policy: policy)
  }

  static let usual = host(port: 25)
  static let withoutTLS = host(port: 25, security: .none)
}

/// Under a name of its own: within `World` the system's is hidden by the property.
private func wallClock() -> Int { time(nil) }
