import MailDNS
import TestSupport
import Testing

@testable import MailResolver

@Suite("The resolver, with a real name server")
struct UnboundResolverTests {
  @Test(
    "tells what there is, and how sure that is",
    arguments: [
      (.mx("example.test"), "secure: 10 mx1.example.test, 20 mx2.example.test"),
      (.a("mx1.example.test"), "secure: 127.0.0.1"), (.a("MX1.Example.Test."), "secure: 127.0.0.1"),
      (.aaaa("mx1.example.test"), "secure: ::1"),
      (.mx("null.example.test"), "secure: 0 ."),
      // By a wildcard (RFC 4592), of which DNSSEC proves that nothing nearer exists.
      (.a("any.name.wild.example.test"), "secure: 127.0.0.3"),
      (.mx("nsec3.test"), "secure: 10 host.nsec3.test"),
      (.txt("strings.example.test"), "secure: “one two three”"),
      (.tlsa("_25._tcp.mx1.example.test"), "secure: 3 1 1 32 octets"),
      (.srv("_submission._tcp.example.test"), "secure: 0 1 587 mx.example.test"),
      // Not there, and proven so, by NSEC and by NSEC3.
      (.a("example.test"), "secure: no data"), (.a("missing.example.test"), "secure: nonexistent"),
      (.aaaa("host.nsec3.test"), "secure: no data"), (.a("missing.nsec3.test"), "secure: nonexistent"),
      (.a("host.invalid"), "secure: nonexistent"),
      // Proven not to be signed.
      (.mx("unsigned.test"), "insecure: 10 host.unsigned.test"),
      (.a("host.unsigned.test"), "insecure: 127.0.0.1"), (.mx("host.unsigned.test"), "insecure: no data"),
      (.a("missing.unsigned.test"), "insecure: nonexistent"),
      (.ptr("127.0.0.1"), "insecure: mx1.example.test"), (.ptr("::1"), "insecure: mx1.example.test"),
      (.ptr("127.0.0.3"), "insecure: one.example.test, two.example.test"),
      (.ptr("127.0.0.4"), #"insecure: a\x20b\x2ec\x07.example.test"#),
      (.ptr("10.0.0.7"), "insecure: mx.example.test"), (.ptr("192.168.1.1"), "insecure: nonexistent"),
      // Signatures that are wrong: expired, or of another address.
      (.mx("expired.test"), "bogus: bogus"), (.a("host.corrupt.test"), "bogus: bogus"),
      (.mx("corrupt.test"), "secure: 10 host.corrupt.test"),
      // Aliases: as weak as the weakest step.
      (.a("alias.example.test"), "secure: 127.0.0.1, alias.example.test secure"),
      (.mx("to-missing.example.test"), "secure: nonexistent, to-missing.example.test secure"),
      (
        .a("outside.example.test"),
        "insecure: 127.0.0.1, outside.example.test secure, alias-outside.example.test secure"
      ),
      (.aaaa("back.unsigned.test"), "insecure: ::1, back.unsigned.test insecure"),
      (.a("to-corrupt.example.test"), "bogus: bogus, to-corrupt.example.test secure"),
      // No answer.
      (
        .a("circle.example.test"),
        "indeterminate: failed (SERVFAIL: the name server does not answer, or could not find out)"
      ),
      (
        .mx("broken.test"),
        "indeterminate: failed (SERVFAIL: the name server does not answer, or could not find out)"
      ),
    ] as [(AskedQuestion, String)])
  func answers(_ question: AskedQuestion, _ answer: String) async throws {
    #expect(try await question.answer(from: Self.shared.get()) == answer)
  }

  private static let shared = Result { try SharedNameserver.resolver() }

  @Test("takes forty mail exchangers over TCP, where UDP has no room for them")
  func truncated() async throws {
    let answer = try await SharedNameserver.resolver().mailExchangers(of: HostName("many.example.test"))
    #expect(answer.security == .secure)
    #expect(Set(answer.records.map(\.preference)) == Set(1...40))
  }

  @Test("tells how long an answer may be kept, and what is wrong with a bogus one")
  func details() async throws {
    let resolver = try SharedNameserver.resolver()
    let address = try await resolver.addresses(of: HostName("mx1.example.test"), family: .v4)
    #expect(address.timeToLive == 120)
    let bogus = try await resolver.addresses(of: HostName("host.corrupt.test"), family: .v4)
    #expect(bogus.timeToLive == nil)
    guard case .bogus(let why) = bogus.outcome else {
      Issue.record("\(bogus)")
      return
    }
    #expect(why.contains("signature"))
  }

  @Test(
    "never takes a resolver that passes no signatures on for an unsigned domain, nor for a bogus one",
    arguments: [
      ("stripping", .mx("example.test"), "indeterminate: 10 mx1.example.test, 20 mx2.example.test"),
      ("stripping", .a("host.unsigned.test"), "indeterminate: 127.0.0.1"),
      ("stripping", .a("host.corrupt.test"), "indeterminate: 127.0.0.9"),
      ("stripping", .a("missing.example.test"), "indeterminate: nonexistent"),
      (
        "stripping", .a("outside.example.test"),
        "indeterminate: 127.0.0.1, outside.example.test indeterminate, alias-outside.example.test indeterminate"
      ),
      ("keyless", .a("mx1.example.test"), "indeterminate: 127.0.0.1"),
    ] as [(String, AskedQuestion, String)])
  func stripped(_ port: String, _ question: AskedQuestion, _ answer: String) async throws {
    #expect(try await question.answer(from: SharedNameserver.resolver(port)) == answer)
  }

  @Test("says which resolver passes no signatures on")
  func strippedReason() async throws {
    let resolver = try SharedNameserver.resolver("stripping")
    let answer = try await resolver.mailExchangers(of: HostName("example.test"))
    let reason = try #require(answer.securityReason)
    #expect(reason.contains("(127.0.0.1@"))
    #expect(reason.contains("the keys of . come without one"))
  }

  @Test("trusts no root but the one whose keys it has, signed or not")
  func foreignRoot() async throws {
    let resolver = try SharedNameserver.resolver { $0.trustAnchorFile = nil }
    #expect(try await AskedQuestion.a("mx1.example.test").answer(from: resolver) == "bogus: bogus")
  }

  @Test("proves nothing where validation is off, or a trust anchor is that of another zone")
  func unproven() async throws {
    let unchecked = try SharedNameserver.resolver { $0.isValidating = false }
    #expect(try await AskedQuestion.a("host.corrupt.test").answer(from: unchecked) == "unchecked: 127.0.0.9")
    let directory = try TemporaryDirectory()
    let foreign = try SharedNameserver.resolver {
      $0.trustAnchorFile = try directory.write(
        "; one of another zone\nexample.org. IN DS 1 13 2 \(String(repeating: "0", count: 64))\n", to: "anchor")
    }
    let answer = try await foreign.addresses(of: HostName("mx1.example.test"), family: .v4)
    #expect(answer.security == .insecure)
    #expect(answer.securityReason == "no trust anchor is above the name")
  }

  @Test("asks a stub's server for its zone, and others for the rest")
  func stub() async throws {
    let authority = try #require(DNSServer(parsing: "127.0.0.1@\(SharedNameserver.server.get().fact("dns_port"))"))
    let resolver = try SharedNameserver.resolver("silent", deadline: .seconds(120)) {
      $0.isValidating = false
      $0.stubs = [DNSStub(zone: DNSName(try HostName("example.test")), server: authority)]
    }
    #expect(try await AskedQuestion.a("mx1.example.test").answer(from: resolver) == "unchecked: 127.0.0.1")
  }

  @Test("asks each question once, however many want to know, and only when someone does")
  func once() async throws {
    let resolver = try SharedNameserver.resolver("observing")
    let notes = try SharedNameserver.server.get().fact("questions")
    let answers = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<100 {
        group.addTask { try await AskedQuestion.a("any.wild.example.test").answer(from: resolver) }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(answers == ["secure: 127.0.0.3"])
    _ = try await AskedQuestion.a("any.wild.example.test").answer(from: resolver)
    let questions = try TemporaryDirectory.text(at: notes).split(separator: "\n")
    #expect(questions.filter { $0 == "any.wild.example.test 1" }.count == 1)
  }
}
