import MailDNS
import ProbeEngine
import Testing

@testable import ScanPlan

@Suite("An endpoint that is skipped")
struct SkippedEndpointTests {
  /// A planner that has located its one target at these endpoints.
  private func planner(
    _ settings: ScanSettings = ScanSettings(), _ endpoints: Endpoint...
  ) throws -> ScanPlanner {
    var planner = ScanPlanner(settings)
    let ticket = planner.add(try Target(parsing: "example.org"), line: 1)
    planner.endInput()
    guard case .locate = planner.next(at: .zero) else { throw UnexpectedAction() }
    planner.located(ticket, at: endpoints)
    return planner
  }

  private struct UnexpectedAction: Error {}

  @Test("for want of a route is concluded at once, and not asked again")
  func unrouted() throws {
    let address = try #require(IPAddress("8.8.8.8"))
    var planner = try planner(
      ScanSettings(), Endpoint(host: "mx.example.org", transport: .tcp(address: address, port: 25)))
    guard case .probe(let job) = planner.next(at: .zero) else { throw UnexpectedAction() }
    let isConcluded = planner.probed(job.number, .unrouted(.incomplete), at: .zero)
    #expect(isConcluded)
    guard case .finish(_, let target) = planner.next(at: .zero) else { throw UnexpectedAction() }
    #expect(target.endpoints.map(\.fact.conclusion) == [.skipped])
    guard case .end = planner.next(at: .zero) else { throw UnexpectedAction() }
  }

  @Test("may be a socket of this machine, unless those are allowed")
  func unixSocket() throws {
    let socket = Endpoint(host: "/run/lmtp", transport: .unix(path: "/run/lmtp"))
    var careful = try planner(ScanSettings(), socket)
    guard case .skip(_, let reason) = careful.next(at: .zero) else { throw UnexpectedAction() }
    #expect(reason == .secluded("a socket of this machine"))
    var settings = ScanSettings()
    settings.allowsPrivate = true
    var permissive = try planner(settings, socket)
    guard case .probe = permissive.next(at: .zero) else { throw UnexpectedAction() }
  }
}
