import MailDNS
import Synchronization
import Testing

@testable import ProbeEngine

@Suite("A download that a certificate asks for")
struct HTTPDownloadTests {
  /// Answers by authority and path; whatever it is not asked for is refused.
  private final class Fetcher: HTTPFetcher {
    let answers: [String: Result<HTTPResponse, HTTPFailure>]
    let requests = Mutex<[HTTPRequest]>([])

    init(_ answers: [String: Result<HTTPResponse, HTTPFailure>]) { self.answers = answers }

    var count: Int { requests.withLock { $0.count } }

    func fetch(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
      requests.withLock { $0.append(request) }
      let key = "\(request.address) \(request.location.authority)\(request.location.path)"
      guard let answer = answers[key] else { throw HTTPFailure("refused") }
      return try answer.get()
    }
  }

  private struct Resolver: AddressResolver {
    var addresses: [String: [String]]

    func addresses(of host: HostName, family: IPAddress.Family?) async throws(Failure) -> [IPAddress] {
      guard let found = addresses[host.ascii] else {
        throw Failure(stage: .resolve, reason: .nxdomain, message: "the name does not exist")
      }
      return found.compactMap { IPAddress($0) }.filter { family == nil || $0.family == family }
    }
  }

  private static func response(
    _ status: Int = 200, _ body: [UInt8] = [1], location: String? = nil, after duration: Duration = .zero
  ) -> Result<HTTPResponse, HTTPFailure> {
    .success(
      HTTPResponse(status: status, location: location.map { Array($0.utf8) }, body: body, duration: duration))
  }

  private func outcome(
    _ fetcher: Fetcher, of url: String = "http://crl.test/a", asking message: HTTPMessage = .get,
    addresses: [String] = ["8.8.8.8"],
    plan change: (inout ProbePlan) -> Void = { _ in }
  ) async -> Result<[UInt8], HTTPFailure> {
    var plan = ProbePlan()
    change(&plan)
    let download = HTTPDownload(
      resolver: Resolver(addresses: ["crl.test": addresses, "inside.test": ["192.168.1.1"]]), fetcher: fetcher,
      plan: plan)
    do throws(HTTPFailure) {
      return .success(try await download.fetch(Array(url.utf8), message, sizeLimit: 1000))
    } catch {
      return .failure(error)
    }
  }

  private func message(_ result: Result<[UInt8], HTTPFailure>) -> String? {
    if case .failure(let failure) = result { return failure.message }
    return nil
  }

  @Test("brings the body of a 200, within the limits of the plan")
  func plain() async throws {
    let fetcher = Fetcher(["8.8.8.8 crl.test/a": Self.response(200, [7])])
    #expect(await outcome(fetcher, plan: { $0.limits.total = .seconds(5) }) == .success([7]))
    let request = try #require(fetcher.requests.withLock { $0.first })
    #expect(request.sizeLimit == 1000 && request.limit == .seconds(5) && request.connectLimit == .seconds(5))
  }

  @Test("goes to no address outside public space, by name, by number or by redirection")
  func secluded() async {
    let fetcher = Fetcher(["8.8.8.8 crl.test/a": Self.response(302, location: "http://inside.test/")])
    #expect(message(await outcome(fetcher))?.contains("192.168.1.1 is a private address") == true)
    for url in ["http://169.254.169.254/latest", "http://[::1]/", "http://inside.test/", "http://[::ffff:127.0.0.1]/"] {
      #expect(message(await outcome(fetcher, of: url))?.contains("--allow-private") == true)
    }
    #expect(fetcher.count == 1)
  }

  @Test("goes to the public ones among several")
  func mixed() async {
    let fetcher = Fetcher(["8.8.4.4 crl.test/a": Self.response()])
    #expect(await outcome(fetcher, addresses: ["127.0.0.1", "8.8.4.4"]) == .success([1]))
    #expect(fetcher.count == 1)
  }

  @Test("goes where the user says, wherever that is")
  func overrides() async {
    let fetcher = Fetcher(["127.0.0.1 inside.test/": Self.response(), "192.168.1.1 inside.test/": Self.response()])
    let named = await outcome(
      fetcher, of: "http://inside.test/",
      plan: { $0.overrides = [AddressOverride(name: "inside.test", address: .loopback)] })
    #expect(named == .success([1]))
    #expect(await outcome(fetcher, of: "http://inside.test/", plan: { $0.allowsPrivate = true }) == .success([1]))
  }

  @Test("is sent elsewhere three times, not four")
  func redirects() async {
    var answers = ["8.8.8.8 crl.test/3": Self.response()]
    for (from, next) in [("a", 1), ("1", 2), ("2", 3)] {
      answers["8.8.8.8 crl.test/\(from)"] = Self.response(307, location: "/\(next)")
    }
    #expect(await outcome(Fetcher(answers)) == .success([1]))
    answers["8.8.8.8 crl.test/3"] = Self.response(307, location: "/4")
    answers["8.8.8.8 crl.test/4"] = Self.response()
    #expect(message(await outcome(Fetcher(answers))) == "it sends us elsewhere again and again")
  }

  @Test("does not make another question of its own where it is sent elsewhere")
  func post() async {
    let question = HTTPMessage.post(contentType: "application/ocsp-request", body: [1])
    let kept = Fetcher([
      "8.8.8.8 crl.test/a": Self.response(301, location: "/b"), "8.8.8.8 crl.test/b": Self.response(),
    ])
    #expect(await outcome(kept, asking: question) == .success([1]))
    #expect(kept.requests.withLock { $0.allSatisfy { $0.message == question } })
    let changed = Fetcher(["8.8.8.8 crl.test/a": Self.response(303, location: "/b")])
    #expect(message(await outcome(changed, asking: question)) == "the server answers with the status 303")
  }

  @Test("tries a few addresses, and gives up when the time is up")
  func addresses() async {
    let many = (1...9).map { "8.8.8.\($0)" }
    let none = Fetcher([:])
    #expect(message(await outcome(none, addresses: many)) == "refused")
    #expect(none.count == 3)
    let slow = Fetcher(["8.8.8.1 crl.test/a": .failure(HTTPFailure("no connection in time", duration: .seconds(60)))])
    #expect(message(await outcome(slow, addresses: many)) == "no answer in time")
    #expect(slow.count == 1)
  }

  @Test("says what a name or a server lacks")
  func failures() async {
    #expect(message(await outcome(Fetcher([:]), of: "http://nobody.test/")) == "the name does not exist")
    let gone = Fetcher(["8.8.8.8 crl.test/a": Self.response(410)])
    #expect(message(await outcome(gone)) == "the server answers with the status 410")
    let elsewhere = Fetcher(["8.8.8.8 crl.test/a": Self.response(302, location: "ldap://x\u{1B}[2J")])
    #expect(message(await outcome(elsewhere)) == #"it sends us elsewhere, to what is no plain HTTP: ldap://x\x1b[2J"#)
  }
}
