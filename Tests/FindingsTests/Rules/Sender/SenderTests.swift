import MailDNS
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("this machine, as the one who sends") struct SenderTests {
  private static func name(_ text: String) -> DNSName {
    DNSName(labels: text.split(separator: ".").map { Array($0.utf8) })
  }

  /// An origin in good order until a test puts a fault in.
  private static func origin(
    _ address: String = "8.8.8.8", _ change: (inout SenderOrigin) -> Void = { _ in }
  ) -> SenderOrigin {
    var origin = SenderOrigin(
      family: .v4, local: IPAddress(address), helloName: "mail.example.net", helloSource: .system)
    origin.names = NameRecord(
      pointers: DNSAnswer(.records([name("mail.example.net")])),
      forward: [.init(name: name("mail.example.net"), lead: .back)])
    origin.hello = .init(name: name("mail.example.net"), lead: .back)
    change(&origin)
    return origin
  }

  private static func sender(_ origins: SenderOrigin...) -> SenderRecord {
    SenderRecord(startedAt: Sample.time, origins: origins)
  }

  private static func findings(_ change: (inout SenderOrigin) -> Void) -> [Finding] {
    Rulebook.findings(of: sender(origin("8.8.8.8", change)))
  }

  private static func pointing(to text: String, _ lead: NameRecord.Lead = .back) -> NameRecord {
    NameRecord(pointers: DNSAnswer(.records([name(text)])), forward: [.init(name: name(text), lead: lead)])
  }

  @Test("in good order raises nothing and passes")
  func good() {
    let sender = Self.sender(Self.origin())
    #expect(Rulebook.findings(of: sender) == [])
    #expect(ReportVerdict(of: sender, findings: []) == .pass)
  }

  @Test("an address without a name is a warning", arguments: [.noData, .nonexistent] as [DNSAnswer<DNSName>.Outcome])
  func missing(_ outcome: DNSAnswer<DNSName>.Outcome) {
    let found = Self.findings { $0.names = NameRecord(pointers: DNSAnswer(outcome)) }
    #expect(found.map(\.id) == ["our-ptr-missing"])
    #expect(found.map(\.level) == [.warning])
    #expect(found.map(\.message) == ["8.8.8.8 has no PTR"])
    #expect(found.map(\.subject) == [.init(name: "8.8.8.8")])
  }

  @Test("a name that does not lead back is a warning, with where it leads")
  func notConfirmed() {
    let found = Self.findings { $0.names = Self.pointing(to: "mail.example.net", .elsewhere) }
    #expect(found.map(\.id) == ["our-ptr-not-confirmed"])
    #expect(found.map(\.evidence) == [["mail.example.net has other addresses"]])
  }

  @Test("a name like that of a customer's line is a warning")
  func generic() {
    let found = Self.findings { $0.names = Self.pointing(to: "host-8-8-8-8.isp.test") }
    #expect(found.map(\.id) == ["our-ptr-generic"])
    #expect(found.map(\.evidence) == [["host-8-8-8-8.isp.test"]])
  }

  @Test("a name for EHLO that is unknown or another machine's is a warning")
  func hello() {
    let unknown = Self.findings { $0.hello = .init(name: Self.name("nowhere.test"), lead: .nowhere) }
    #expect(unknown.map(\.id) == ["our-helo-unresolvable"])
    let foreign = Self.findings { $0.hello = .init(name: Self.name("other.test"), lead: .elsewhere) }
    #expect(foreign.map(\.id) == ["our-helo-mismatch"])
    #expect(foreign.map(\.message) == ["the name for EHLO, other.test, has other addresses than 8.8.8.8"])
  }

  @Test("an address literal is a note")
  func literal() {
    let found = Self.findings { origin in
      origin.helloName = "[8.8.8.8]"
      origin.helloSource = .literal
      origin.hello = nil
    }
    #expect(found.map(\.id) == ["our-helo-literal"])
    #expect(found.map(\.level) == [.note])
  }

  @Test("a refusal before any mail was named is a warning in the server's words, unless the server is busy")
  func refused() {
    func findings(_ stage: Stage, _ reply: Reply) -> [Finding] {
      var sender = Self.sender(Self.origin())
      sender.session = Sample.failed(stage, .rejected, reply: reply)
      return Rulebook.findings(of: sender)
    }
    let greeted = findings(.greeting, Reply(code: 554, text: "5.7.1 blocked", "see a list"))
    #expect(greeted.map(\.id) == ["our-session-refused"])
    #expect(greeted.map(\.message) == ["the server refuses this machine in its greeting (554)"])
    #expect(greeted.map(\.evidence) == [["554-5.7.1 blocked", "554 see a list"]])
    let introduced = findings(.ehlo, Reply(code: 550, text: "need a name"))
    #expect(introduced.map(\.message) == ["the server refuses this machine in answer to EHLO (550)"])
    #expect(findings(.greeting, Reply(code: 421, text: "later")) == [])
    #expect(findings(.greeting, Reply(code: 450, text: "too many connections")) == [])
  }

  @Test("behind a translated address nothing is judged that servers do not see")
  func unknown() {
    let origin = Self.origin("10.0.0.5") { origin in
      origin.names = nil
      origin.hello?.lead = .elsewhere
    }
    let sender = Self.sender(origin)
    let found = Rulebook.findings(of: sender)
    #expect(found.map(\.id) == ["our-address-private"])
    #expect(found.map(\.level) == [.note])
    #expect(ReportVerdict(of: sender, findings: found) == .incomplete)
  }

  @Test("what is the same over both families is told once")
  func once() {
    let hello = NameRecord.Check(name: Self.name("nowhere.test"), lead: .nowhere)
    let v4 = Self.origin { $0.hello = hello }
    let v6 = Self.origin("2600::1") { $0.hello = hello }
    #expect(Rulebook.findings(of: Self.sender(v4, v6)).map(\.id) == ["our-helo-unresolvable"])
  }

  @Test("what could not be found out leaves it unjudged, and raises nothing")
  func unjudged() {
    func verdict(_ change: (inout SenderOrigin) -> Void) -> ReportVerdict {
      let sender = Self.sender(Self.origin("8.8.8.8", change))
      #expect(Rulebook.findings(of: sender) == [])
      return ReportVerdict(of: sender, findings: [])
    }
    #expect(verdict { $0.names = NameRecord(pointers: DNSAnswer(.timedOut)) } == .incomplete)
    #expect(verdict { $0.names = Self.pointing(to: "mail.example.net", .unknown("SERVFAIL")) } == .incomplete)
    #expect(verdict { $0.hello?.lead = .unknown("SERVFAIL") } == .incomplete)
    #expect(ReportVerdict(of: Self.sender(), findings: []) == .incomplete)
  }

  @Test("that there is no way out by one family hides nothing, and a loopback address has nothing to judge")
  func complete() {
    let none = SenderOrigin(
      family: .v6, failure: Failure(stage: .connect, reason: .noRoute, message: "no route for IPv6"))
    #expect(Self.sender(Self.origin(), none).isWhollyJudged)
    #expect(!Self.sender(none).isWhollyJudged)
    let loopback = Self.origin("127.0.0.1") { origin in
      origin.names = nil
      origin.hello = nil
    }
    #expect(loopback.unexamined == .loopback)
    #expect(Self.sender(loopback).isWhollyJudged)
  }
}
