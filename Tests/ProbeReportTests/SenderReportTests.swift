import Findings
import Testing

@testable import ProbeReport

@Suite("The report of who we are")
struct SenderReportTests {
  static let names = Fixture.senders.keys.sorted()

  // MARK: Text

  @Test("tells what the server sees, and what stands against mail from there")
  func translated() {
    #expect(
      Fixture.text(Fixture.translated) == """
        WARN  this machine to mx.example.test:25                              2 warnings
              the PTR of 198.51.100.7 looks like that of a customer's line
              the name for EHLO, mail.example.net, has no address

        over IPv4
          address       10.0.0.5, a private address
                        the server sees 198.51.100.7: translated on the way (NAT)
          PTR           host-198-51-100-7.isp.test, which has this address
          EHLO          mail.example.net, as this machine is called
                        which has no address
          server        mx.example.test [192.0.2.25]:25
                        250 mx.example.test Hello mail.example.net [198.51.100.7]

        findings                                                   more: ehlo explain ID
          warning  our-ptr-generic  198.51.100.7
                   the PTR of 198.51.100.7 looks like that of a customer's line
                   seen  host-198-51-100-7.isp.test
                   fix   Let who runs the network set the PTR record to the name of this
                         host, or send by a relay.
                   see   RFC 1912 section 2.1
          warning  our-helo-unresolvable  mail.example.net
                   the name for EHLO, mail.example.net, has no address
                   fix   Give the name an A or AAAA record, or introduce this machine by
                         a name that has one.
                   see   RFC 5321 section 2.3.5

        """)
  }

  @Test("tells a machine in good order in a few lines")
  func good() {
    #expect(
      Fixture.text(Fixture.goodSender) == """
        PASS  this machine to the Internet
              nothing stands against mail from here by its names

        over IPv4
          address       8.8.8.8
          PTR           mail.example.net, which has this address
          EHLO          mail.example.net, as this machine is called
                        which has this address

        over IPv6
          address       this machine has no route for IPv6

        """)
  }

  @Test("says what it cannot know behind a router")
  func behindRouter() {
    let text = Fixture.text(Fixture.privateSender)
    #expect(text.hasPrefix("INCOMPLETE  this machine to the Internet"))
    #expect(text.contains("  address       10.0.0.5, a private address\n"))
    #expect(text.contains("                what servers see in its place is not known\n"))
    #expect(text.contains("                which has addresses\n"))
  }

  @Test("tells a refusal in the server's words")
  func refused() {
    let text = Fixture.text(Fixture.refusedSender)
    #expect(text.hasPrefix("INCOMPLETE  this machine to mx.example.test:25"))
    #expect(text.contains("                ended at EHLO: EHLO was refused: 550 5.7.1 go away\n"))
    #expect(text.contains("  warning  our-session-refused\n"))
    // An address without a name leads nowhere, and a loopback address has none that could.
    #expect(!text.contains("could not be found out"))
    #expect(!Fixture.text(Fixture.loopbackSender).contains("could not be found out"))
  }

  @Test("keeps to the width, leaves no trailing blank, and says the verdict first", arguments: names)
  func width(_ name: String) throws {
    let sender = try #require(Fixture.senders[name])
    for width in [40, 53, 80, 132] {
      let text = Fixture.text(sender, width: width, isVerbose: width == 53)
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        #expect(Columns.width(of: line) <= width, "\(width): \(line)")
        #expect(line.last != " ", "\(width): \(line)")
      }
      let word = try #require(text.split(separator: " ").first)
      #expect(["PASS", "WARN", "FAIL", "INCOMPLETE"].contains(word))
    }
  }

  @Test("holds no control and no bidirectional control in any form", arguments: names)
  func controls(_ name: String) throws {
    let sender = try #require(Fixture.senders[name])
    for format in OutputFormat.allCases {
      let text = ReportRenderer(generator: Fixture.generator, isVerbose: true)
        .text(of: .sender(sender.record, sender.findings), as: format)
      for scalar in text.unicodeScalars where scalar != "\n" {
        #expect(!(0...0x1F).contains(scalar.value) && !(0x7F...0x9F).contains(scalar.value), "\(format)")
        #expect(!(0x202A...0x202E).contains(scalar.value), "\(format)")
      }
    }
  }

  // MARK: The document

  private func document(_ sender: Fixture.Sender) -> JSONValue {
    SenderDocument(sender.record, findings: sender.findings, generator: Fixture.generator).value
  }

  private func keys(_ value: JSONValue?) -> [String] {
    if case .object(let members)? = value { members.map(\.key) } else { [] }
  }

  @Test("has every key, whatever was observed", arguments: names)
  func keys(_ name: String) throws {
    let value = document(try #require(Fixture.senders[name]))
    #expect(
      keys(value) == [
        "schema", "generator", "started_at", "target", "failure", "origins", "session", "findings", "verdict",
      ])
    guard case .array(let origins)? = value["origins"] else {
      Issue.record("no origins")
      return
    }
    for origin in origins {
      #expect(
        keys(origin) == [
          "family", "failure", "local", "seen", "translated", "visible", "unexamined", "ptr", "hello",
        ])
      #expect(keys(origin["hello"]) == ["name", "source", "leads"])
    }
  }

  @Test("tells what was seen of a machine behind a router")
  func values() {
    let value = document(Fixture.translated)
    guard case .array(let origins)? = value["origins"], let origin = origins.first else {
      Issue.record("no origin")
      return
    }
    #expect(value["schema"] == "ehlo/whoami/1")
    #expect(value["verdict"] == "warn")
    #expect(origin["family"] == "ipv4")
    #expect(origin["local"] == "10.0.0.5")
    #expect(origin["seen"] == "198.51.100.7")
    #expect(origin["translated"] == true)
    #expect(origin["visible"] == "198.51.100.7")
    #expect(origin["unexamined"] == .null)
    #expect(origin["ptr"]?["confirmed"] == true)
    #expect(origin["hello"] == ["name": "mail.example.net", "source": "system", "leads": "nowhere"])
    #expect(value["session"]?["ehlo"]?["command"] == "EHLO")
    #expect(document(Fixture.unknownSender)["failure"]?["reason"] == "nxdomain")
  }

  @Test("is told in its own form where the run failed before it began")
  func failed() {
    let failure = RunFailure(of: .sender, input: "a b", message: "no target", startedAt: Fixture.time)
    let text = ReportRenderer(generator: Fixture.generator).text(of: .failed(failure), as: .json)
    #expect(text.hasPrefix(#"{"schema":"ehlo/whoami/1","#))
    #expect(text.hasSuffix(#""verdict":"fail"}"# + "\n"))
  }
}
