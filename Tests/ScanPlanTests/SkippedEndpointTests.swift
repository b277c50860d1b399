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

  @Test("is one of which another name is on the list of those to leave alone")
  func alias() throws {
    let address = try #require(IPAddress("8.8.8.8"))
    let endpoint = Endpoint(host: "vanity.example.org", transport: .tcp(address: address, port: 25))
    for (listed, isDenied) in [("provider.test", true), ("other.test", false)] {
      var settings = ScanSettings()
      let isListed = settings.denied.add(listed)
      #expect(isListed)
      var planner = ScanPlanner(settings)
      let ticket = planner.add(try Target(parsing: "example.org"), line: 1)
      guard case .locate = planner.next(at: .zero) else { throw UnexpectedAction() }
      planner.located(ticket, at: [endpoint], aliases: ["vanity.example.org": ["mx.provider.test"]])
      switch planner.next(at: .zero) {
      case .skip(_, .denied): #expect(isDenied)
      case .probe: #expect(!isDenied)
      default: throw UnexpectedAction()
      }
    }
  }

  @Test("is the same one of too many, in whatever order they come")
  func tooMany() throws {
    let endpoints = try (0..<200).map { number in
      Endpoint(
        host: "mx\(number).example.org",
        transport: .tcp(address: try #require(IPAddress("8.8.\(number).1")), port: 25), preference: number % 3)
    }
    var cut: Set<Set<String>> = []
    for order in [endpoints, endpoints.reversed(), endpoints.shuffled()] {
      var planner = ScanPlanner(ScanSettings())
      let ticket = planner.add(try Target(parsing: "example.org"), line: 1)
      guard case .locate = planner.next(at: .zero) else { throw UnexpectedAction() }
      planner.located(ticket, at: order)
      var probed: Set<String> = []
      while case .probe(let job) = planner.next(at: .seconds(probed.count)) {
        probed.insert(job.endpoint.id)
        _ = planner.probed(job.number, .observed(.pass), at: .seconds(probed.count))
      }
      #expect(probed.count == ScanPlanner.endpointsPerTarget)
      #expect(probed.allSatisfy { id in endpoints.contains { id.contains("/\($0.host)") && $0.preference == 0 } })
      cut.insert(probed)
    }
    #expect(cut.count == 1)
  }

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
