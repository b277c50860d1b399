import Findings
import MailDNS
import ProbeEngine

@testable import ProbeReport

extension Fixture {
  private static func name(_ text: String) -> DNSName {
    DNSName(labels: text.split(separator: ".").map { Array($0.utf8) })
  }

  private static func at(_ texts: String..., aliases: [DNSAnswer<IPAddress>.Alias] = []) -> DNSAnswer<IPAddress> {
    DNSAnswer(.records(texts.compactMap { IPAddress($0) }), security: .insecure, aliases: aliases)
  }

  /// A domain with exchangers of every kind; only the first is reached.
  static let domain: Judged = {
    let target = Target(input: "example.test", kind: .domain, name: "example.test", port: 25)
    let alias = DNSAnswer<IPAddress>.Alias(name: name("mx3.test"), target: name("host.test"), security: .insecure)
    let hosts = [
      MailRoute.Host(preference: 10, name: name("mx.example.test"), answers: [at("8.8.8.8"), at("2600::25")]),
      MailRoute.Host(preference: 20, name: name("mx2.test"), answers: [at("10.1.2.3")]),
      MailRoute.Host(preference: 30, name: name("mx3.test"), answers: [at("8.8.4.4", aliases: [alias])]),
      MailRoute.Host(preference: 40, name: name("gone.test"), answers: [DNSAnswer(.nonexistent)]),
      MailRoute.Host(preference: 50, name: name("lame.test"), answers: [DNSAnswer(.failed("SERVFAIL"))]),
      MailRoute.Host(preference: 60, name: name("192.0.2.1")),
      MailRoute.Host(preference: 70, name: name("far.test"), isBeyondLimit: true),
    ]
    let mx = hosts.map { MXRecord(preference: $0.preference ?? 0, exchange: $0.name) }
    let route = (try? HostName("example.test")).map {
      MailRoute(
        domain: $0,
        mx: DNSAnswer(
          .records(mx), security: .indeterminate, securityReason: "the resolver 192.0.2.53 strips signatures"),
        hosts: hosts)
    }
    var first = secured(endpoint("mx.example.test", "8.8.8.8", preference: 10))
    first.names = NameRecord(
      pointers: DNSAnswer(.records([name("host.isp.test"), name("mx.example.test")]), security: .insecure),
      forward: [
        .init(name: name("host.isp.test"), lead: .elsewhere), .init(name: name("mx.example.test"), lead: .back),
      ],
      greeting: .init(name: name("mx.example.test"), lead: .back))
    return judged(target, [first], references: [references("mx.example.test")], route: route)
  }()

  /// A domain whose SRV records name a server that is reached, one that is not looked up, one without an address.
  static let service: Judged = {
    var target = Target(input: "submission://example.test", kind: .domain, name: "example.test", port: 587)
    target.service = .submission
    let records = [
      SRVRecord(priority: 0, weight: 5, port: 587, target: name("mx.example.test")),
      SRVRecord(priority: 10, weight: 0, port: 2587, target: name("xn--bcher-kva.example")),
      SRVRecord(priority: 10, weight: 0, port: 587, target: name("gone.test")),
    ]
    let answers: [[DNSAnswer<IPAddress>]] = [[at("8.8.8.8")], [DNSAnswer(.failed("SERVFAIL"))], [DNSAnswer(.noData)]]
    let services = (try? HostName("example.test")).map {
      ServiceRoute(
        domain: $0, service: .submission, answer: DNSAnswer(.records(records), security: .secure),
        servers: zip(records, answers).map { ServiceRoute.Server(record: $0, answers: $1) })
    }
    let record = secured(endpoint("mx.example.test", "8.8.8.8", port: 587, preference: 0))
    return judged(target, [record], references: [references("example.test", "mx.example.test")], services: services)
  }()
}
