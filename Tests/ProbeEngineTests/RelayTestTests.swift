import MailDNS
import SMTPWire
import Testing

@testable import ProbeEngine

@Suite("A relay test")
struct RelayTestTests {
  private let address = IPAddress("192.0.2.25")

  private func plan(_ change: (inout RelayPlan) -> Void = { _ in }) throws -> RelayPlan {
    var plan = RelayPlan(domain: try HostName("t.test"), testDomain: try HostName("f.test"))
    change(&plan)
    return plan
  }

  private func offer(_ capabilities: String...) -> ServerOffer {
    ServerOffer(
      capabilities: capabilities.compactMap { Capability(line: Array($0.utf8)) }, isInsideTLS: true, dialect: .smtp)
  }

  private func text(_ step: ExchangeStep) -> String { String(decoding: step.bytes, as: UTF8.self) }

  private func record(_ test: RelayTest) throws -> RelayRecord {
    var record = EndpointRecord(endpoint: Endpoint(host: "t.test", transport: .unix(path: "/x")))
    test.file(in: &record)
    return try #require(record.relay)
  }

  @Test("asks for a recipient of the server's own first, then in every form, and never says DATA")
  func forms() throws {
    var test = RelayTest(try plan(), at: address)
    var sent = text(test.begin(offer("PIPELINING")))
    #expect(sent == "MAIL FROM:<relay-test@f.test>\r\nRCPT TO:<postmaster@t.test>\r\nRSET\r\n")
    var lines: [String] = []
    var isDone = false
    while !isDone, lines.count < 100 {
      for code in [250, 554, 250] {
        let step = test.answered(Reply(code: code, text: ""), milliseconds: 1)
        sent = text(step)
        if !sent.isEmpty { lines.append(sent) }
        if case .done? = step.end { isDone = true }
      }
    }
    let forms = try record(test).cases.map(\.form)
    #expect(forms == RelayForm.allCases)
    #expect(try record(test).isComplete)
    #expect(!lines.contains { $0.contains("DATA") })
    let recipients = try record(test).cases.map(\.recipient.text)
    for expected in [
      "relay-test%f.test@t.test", "relay-test%f.test@[192.0.2.25]", "\"relay-test@f.test\"", "\"relay-test%f.test\"",
      "relay-test@f.test@t.test", "\"relay-test@f.test\"@t.test", "@t.test:relay-test@f.test", "f.test!relay-test",
      "@[192.0.2.25]:relay-test@f.test", "f.test!relay-test@t.test",
    ] { #expect(recipients.contains(expected), "\(expected)") }
  }

  @Test("goes command by command without PIPELINING, and asks nothing behind a refused sender")
  func oneByOne() throws {
    var test = RelayTest(try plan(), at: nil)
    #expect(text(test.begin(offer())) == "MAIL FROM:<relay-test@f.test>\r\n")
    func answer(_ code: Int) -> String { text(test.answered(Reply(code: code, text: ""), milliseconds: 1)) }
    #expect(answer(250) == "RCPT TO:<postmaster@t.test>\r\n")
    #expect(answer(250) == "RSET\r\n")
    #expect(answer(250) == "MAIL FROM:<relay-test@f.test>\r\n")
    #expect(answer(553) == "MAIL FROM:<>\r\n")
    #expect(try record(test).cases.map(\.reply?.code) == [250, 553, nil])
  }

  @Test("leaves what a 421 cut off to another connection, which begins there")
  func cut() throws {
    var test = RelayTest(try plan(), at: nil)
    _ = test.begin(offer("PIPELINING"))
    for code in [250, 250, 250, 250] { _ = test.answered(Reply(code: code, text: ""), milliseconds: 1) }
    guard case .refused? = test.answered(Reply(code: 421, text: "too many errors"), milliseconds: 1).end else {
      Issue.record("it goes on")
      return
    }
    #expect(try record(test).cases.map(\.form) == [.control])
    #expect(try !record(test).isComplete)
    var rest = RelayTest(try plan { $0.skipped = 1 }, at: nil)
    _ = rest.begin(offer("PIPELINING"))
    #expect(try record(rest).cases.map(\.form) == [.foreign])
  }

  @Test("has nothing left to ask where the server's goodbye answers the last RSET")
  func goodbyeAtTheEnd() throws {
    var test = RelayTest(try plan { $0.skipped = RelayForm.allCases.count - 1 }, at: address)
    _ = test.begin(offer("PIPELINING"))
    for code in [250, 554] { _ = test.answered(Reply(code: code, text: ""), milliseconds: 1) }
    guard case .done? = test.answered(Reply(code: 421, text: "too many errors"), milliseconds: 1).end else {
      Issue.record("it is no end")
      return
    }
    #expect(try record(test).isComplete)
    #expect(try record(test).cases.map(\.form) == [.bangLiteral])
  }

  @Test("believes nothing once replies and commands are out of step")
  func outOfStep() throws {
    // One reply too many behind MAIL: RCPT seems to be accepted, and RSET refused.
    var test = RelayTest(try plan(), at: nil)
    _ = test.begin(offer("PIPELINING"))
    for code in [250, 250, 250, 250, 250] { _ = test.answered(Reply(code: code, text: ""), milliseconds: 1) }
    guard case .failed(.outOfOrderReply, _)? = test.answered(Reply(code: 550, text: ""), milliseconds: 1).end else {
      Issue.record("it goes on")
      return
    }
    #expect(try record(test).cases.map(\.form) == [.control])
    #expect(try !record(test).isComplete)
  }

  @Test("stops where the server has had enough")
  func enough() throws {
    var test = RelayTest(try plan(), at: nil)
    _ = test.begin(offer())
    var refusals = 0
    for _ in 0..<10 {
      refusals += 1
      let step = test.answered(Reply(code: 550, text: "5.7.0 too many errors"), milliseconds: 1)
      if case .refused? = step.end { break }
    }
    #expect(refusals == 3)
  }

  @Test("asks one question alone where only a recipient is named")
  func recipient() throws {
    var plan = RelayPlan(domain: try HostName("t.test"), testDomain: nil)
    plan.control = try MailPath("info@t.test")
    var test = RelayTest(plan, at: address)
    #expect(text(test.begin(offer())) == "MAIL FROM:<>\r\n")
    _ = test.answered(Reply(code: 250, text: ""), milliseconds: 1)
    _ = test.answered(Reply(code: 250, text: ""), milliseconds: 1)
    guard case .done? = test.answered(Reply(code: 250, text: ""), milliseconds: 1).end else {
      Issue.record("it goes on")
      return
    }
  }
}
