import Findings
import MailDNS
import ProbeEngine
import SMTPWire

@testable import ProbeReport

/// This machine as a mail server meets it.
extension Fixture {
  struct Sender: Sendable {
    var record: SenderRecord
    var findings: [Finding] { Rulebook.findings(of: record) }
  }

  static let senders: [String: Sender] = [
    "translated": translated, "good": goodSender, "private": privateSender, "refused": refusedSender,
    "loopback": loopbackSender,
    "unknown": unknownSender, "hostile": hostileSender, "no target": Sender(record: SenderRecord(startedAt: time)),
  ]

  private static let target = Target(input: "mx.example.test:25", kind: .host, name: "mx.example.test", port: 25)

  private static func name(_ text: String) -> DNSName {
    DNSName(labels: text.split(separator: ".").map { Array($0.utf8) })
  }

  private static func origin(_ local: String, _ change: (inout SenderOrigin) -> Void = { _ in }) -> SenderOrigin {
    var origin = SenderOrigin(
      family: .v4, local: IPAddress(local), helloName: "mail.example.net", helloSource: .system)
    change(&origin)
    return origin
  }

  private static func session(_ line: String) -> EndpointRecord {
    var record = EndpointRecord(endpoint: endpoint("mx.example.test", "192.0.2.25"))
    record.status = .complete
    record.greeting = Greeting(reply: reply(220, "mx.example.test ESMTP"))
    record.plaintextHello = hello(.ehlo, line, "SIZE 1")
    return record
  }

  /// Behind a router, with a name for the line and none for EHLO.
  static let translated: Sender = {
    let one = origin("10.0.0.5") { origin in
      origin.seen = IPAddress("198.51.100.7")
      origin.names = NameRecord(
        pointers: DNSAnswer(.records([name("host-198-51-100-7.isp.test")]), security: .insecure),
        forward: [.init(name: name("host-198-51-100-7.isp.test"), lead: .back)])
      origin.hello = .init(name: name("mail.example.net"), lead: .nowhere)
    }
    return Sender(
      record: SenderRecord(
        startedAt: time, target: target,
        session: session("mx.example.test Hello mail.example.net [198.51.100.7]"), origins: [one]))
  }()

  static let goodSender: Sender = {
    let v4 = origin("8.8.8.8") { origin in
      origin.names = NameRecord(
        pointers: DNSAnswer(.records([name("mail.example.net")]), security: .secure),
        forward: [.init(name: name("mail.example.net"), lead: .back)])
      origin.hello = .init(name: name("mail.example.net"), lead: .back)
    }
    let v6 = SenderOrigin(
      family: .v6,
      failure: Failure(stage: .connect, reason: .noRoute, message: "this machine has no route for IPv6"),
      helloName: "mail.example.net", helloSource: .system)
    return Sender(record: SenderRecord(startedAt: time, origins: [v4, v6]))
  }()

  static let privateSender = Sender(
    record: SenderRecord(
      startedAt: time,
      origins: [origin("10.0.0.5") { $0.hello = .init(name: name("mail.example.net"), lead: .elsewhere) }]))

  static let refusedSender: Sender = {
    var record = EndpointRecord(endpoint: endpoint("mx.example.test", "192.0.2.25"))
    record.greeting = Greeting(reply: reply(220, "mx.example.test ESMTP"))
    record.failure = Failure(
      stage: .ehlo, reason: .rejected, message: "EHLO was refused: 550 5.7.1 go away",
      reply: reply(550, "5.7.1 go away"))
    let one = origin("8.8.8.8") { $0.names = NameRecord(pointers: DNSAnswer(.nonexistent, security: .insecure)) }
    return Sender(record: SenderRecord(startedAt: time, target: target, session: record, origins: [one]))
  }()

  static let loopbackSender: Sender = {
    var sender = refusedSender
    sender.record.origins = [origin("127.0.0.1")]
    return sender
  }()

  static let unknownSender: Sender = {
    let failure = Failure(stage: .resolve, reason: .nxdomain, message: "the name does not exist")
    return Sender(record: SenderRecord(startedAt: time, target: target, failure: failure))
  }()

  static let hostileSender: Sender = {
    let poison = "\u{1B}[2J\u{202E}\u{9B}\\\0 " + String(repeating: "é[", count: 300)
    let one = origin("8.8.8.8") { origin in
      origin.helloName = poison
      let bad = DNSName(labels: [Array(poison.utf8.prefix(63)), [0, 7, 0xFF]])
      origin.names = NameRecord(
        pointers: DNSAnswer(.records([bad])), forward: [.init(name: bad, lead: .unknown("SERVFAIL"))])
      origin.hello = .init(name: bad, lead: .nowhere)
    }
    return Sender(
      record: SenderRecord(startedAt: time, target: target, session: session(poison), origins: [one]))
  }()

  static func text(_ sender: Sender, width: Int = 80, isColoured: Bool = false, isVerbose: Bool = false) -> String {
    ReportRenderer(generator: generator, width: width, isColoured: isColoured, isVerbose: isVerbose)
      .text(of: .sender(sender.record, sender.findings), as: .text)
  }
}
