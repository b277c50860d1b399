import Foundation
import Testing

@Suite("bad targets")
struct BadTargetTests {
  @Test(
    "are usage errors that name the part",
    arguments: [
      BadInput(
        error: "no target",
        hint: "'ehlo --help' tells what there is, 'ehlo demo' shows it without a network"),
      BadInput(
        "probe", error: "no target",
        hint: "'ehlo --help' tells what there is, 'ehlo demo' shows it without a network"),
      BadInput("", error: "the target is empty", hint: "give a host, as in mx.example.com:25"),
      BadInput("mx.test:99999", error: "target mx.test:99999: port 99999 is not between 1 and 65535"),
      BadInput("mx.test:0", error: "target mx.test:0: port 0 is not between 1 and 65535"),
      BadInput("mx.test:smtp", error: "target mx.test:smtp: port smtp is no number"),
      BadInput("mx.test:", error: "target mx.test:: the port is missing behind the colon"),
      BadInput("mx\u{1b}[31m.test:25", error: #"target mx\x1b[31m.test:25: holds a control byte"#),
      BadInput("mx\n.test", error: #"target mx\x0a.test: holds a control byte"#),
      BadInput("mx test", error: "target mx test: holds a blank"),
      BadInput(
        "mx..test", error: "target mx..test: the name has an empty label: two dots in a row, or one at its beginning"),
      BadInput("mx!.test:25", error: "target mx!.test:25: '!' may not stand in a name"),
      BadInput("[2001:db8::g]:25", error: "target [2001:db8::g]:25: 2001:db8::g is no IP address"),
      BadInput(
        "--force-starttls", "smtps://mx.test",
        error: "target smtps://mx.test: means TLS from the first byte, where --force-starttls has no place",
        hint: "give smtp://HOST:PORT to force STARTTLS there"),
      BadInput(
        "mx.test:465", "--force-starttls",
        error: "target mx.test:465: means TLS from the first byte, where --force-starttls has no place",
        hint: "give smtp://HOST:PORT to force STARTTLS there"),
      BadInput(
        "192.0.2.256", error: "target 192.0.2.256: 192.0.2.256 is no IP address",
        hint: "an IPv4 address is four decimal numbers, as in 192.0.2.1"),
      BadInput(
        "http://mx.test", error: "target http://mx.test: unknown scheme http",
        hint: "known are smtp, submission, smtps, lmtp and lmtp+unix"),
    ])
  func targets(_ input: BadInput) async throws {
    let outcome = try await Ehlo.run(input.words)
    #expect(outcome.errors == input.text)
    #expect(outcome.output == "")
    #expect(outcome.status == 64)
  }

  @Test("keep nobody from the good ones beside them, and are told in their place in the order")
  func amongOthers() async throws {
    try await withScenario("good") { server in
      let targets = [server.target, "bad..name", server.target, "mx.test:0"]
      let documents = try await Ehlo.run(server.options + ["--json"] + targets)
      #expect(try documents.documents().map { $0["target", "input"] as? String } == targets)
      #expect(try documents.documents().map(\.verdict) == ["pass", "fail", "pass", "fail"])
      #expect(try documents.documents()[1]["failure", "reason"] as? String == "usage")
      #expect(documents.status == 64)
      let text = try await Ehlo.run(server.options + targets)
      #expect(text.lines.count { $0.hasPrefix("PASS  ") } == 2)
      #expect(text.lines.first?.hasPrefix("PASS  ") == true)
      #expect(
        text.errors.split(separator: "\n").map { $0.prefix(24) } == [
          "error: target bad..name:", "error: target mx.test:0:",
        ])
      #expect(text.status == 64)
    }
  }

  @Test(
    "show no password, neither in the document nor on standard error",
    arguments: [[], ["certs"], ["whoami"], ["relay"], ["send", "--from", "a@b.test", "--to", "a@b.test"]])
  func password(_ command: [String]) async throws {
    for target in ["smtp://user:s3cret@127.0.0.1:1", "https://user:s3cret@127.0.0.1:1"] {
      let outcome = try await Ehlo.run(command + ["--json", target])
      #expect(outcome.status == 64)
      #expect(!(outcome.output + outcome.errors).contains("s3cret"))
      #expect(outcome.output.contains("://(secret)@127.0.0.1:1"))
    }
  }

  @Test("weigh more than a finding, and keep their order where none is good")
  func status() async throws {
    let mixed = try await Ehlo.run("bad..name", "127.0.0.1:1")
    #expect(mixed.output.hasPrefix("FAIL  127.0.0.1:1"))
    #expect(mixed.status == 64)
    let none = try await Ehlo.run("--json", "mx.test:0", "bad..name")
    #expect(try none.documents().map { $0["target", "input"] as? String } == ["mx.test:0", "bad..name"])
    #expect(none.errors.split(separator: "\n").count == 2)
    #expect(none.status == 64)
  }

  @Test("give a failure document that shows them as typed, escaped")
  func document() async throws {
    let outcome = try await Ehlo.run("--json", "mx\u{1b}.test:25")
    let json = try outcome.json
    #expect(json["target", "input"] as? String == #"mx\x1b.test:25"#)
    #expect(json["target", "kind"] is NSNull)
    #expect(json["failure", "message"] as? String == #"target mx\x1b.test:25: holds a control byte"#)
    #expect(json["endpoints"] as? [String] == [])
    #expect(outcome.status == 64)
  }

  @Test("a name that is also a command's is a target behind 'probe'")
  func commandName() async throws {
    let outcome = try await Ehlo.run("probe", "--resolve", "demo:127.0.0.1", "--json", "demo:1")
    #expect(try outcome.json["target", "name"] as? String == "demo")
    #expect(outcome.status == 1)
  }
}
