import Certificates
import EmbeddedServer
import Foundation
import TestSupport
import Testing

/// Lines through a pipe, each of which waits for its reply.
func talk(_ lines: [String], _ words: [String]) async throws -> Ehlo.Outcome {
  let directory = try TemporaryDirectory()
  let input = try directory.write(lines.map { $0 + "\n" }.joined(), to: "lines")
  let command = (["talk", "--no-color"] + words).map { "'\($0)'" }.joined(separator: " ")
  return try await Ehlo.shell("cat '\(input)' | $EHLO \(command)")
}

func talk(_ lines: [String], to scenario: String, _ words: [String] = []) async throws -> Ehlo.Outcome {
  try await withScenario(scenario) { server in try await talk(lines, words + server.options + [server.target]) }
}

@Suite("talk, from a pipe")
struct TalkTests {
  @Test("STARTTLS upgrades, shows the TLS summary, and the next EHLO the difference")
  func upgrade() async throws {
    let outcome = try await talk(["EHLO me.test", "STARTTLS", "EHLO me.test"], to: "good")
    let lines = outcome.lines.map(String.init)
    func place(_ prefix: String) throws -> Int {
      try #require(lines.firstIndex { $0.hasPrefix(prefix) }, "\(prefix) in \(outcome)")
    }
    let places = try [
      "== connected to mx.example.test [127.0.0.1]:", "<- 220 mx.example.test ESMTP", "-> EHLO me.test",
      "<- 250-mx.example.test", "<- 250 SMTPUTF8 · ", "-> STARTTLS", "<- 220 2.0.0 Ready to start TLS · ",
      "  TLS           TLSv1.3  TLS_AES_256_GCM_SHA384  x25519", "  certificate   CN=mx.example.test",
      "                → trusted by CN=ehlo Demo Root", "                mx.example.test matches", "~> EHLO me.test",
      "<~ 250-mx.example.test", "  capabilities  before TLS    within TLS", "    ~ SIZE      10240000      52428800",
      "    + AUTH      –             PLAIN LOGIN", "    - STARTTLS  offered       –", "~> QUIT", "<~ 221 2.0.0 Bye",
    ].map(place)
    #expect(places == places.sorted())
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(outcome.errors == "")
    #expect(outcome.status == 0)
  }

  @Test("implicit TLS and LMTP are spoken as the target says")
  func others() async throws {
    let implicit = try await withScenario("implicit-tls") { server in
      try await talk(["EHLO me.test"], server.options + ["smtps://\(server.target)"])
    }
    #expect(implicit.output.contains("<~ 220 mx.example.test ESMTP"))
    #expect(implicit.output.contains("~> EHLO me.test"))
    #expect(implicit.status == 0)
    let lmtp = try await withScenario("lmtp") { server in
      try await talk(["LHLO me.test", "EHLO me.test"], server.options + ["lmtp://\(server.target)"])
    }
    #expect(lmtp.output.contains("<- 500 5.5.1 Error: this is LMTP, say LHLO"))
    #expect(lmtp.status == 0)
  }

  @Test("a script of CRLF lines without a last line end is the same one")
  func lineEnds() async throws {
    try await withScenario("good") { server in
      let words = (["--no-color"] + server.options + [server.target]).map { "'\($0)'" }.joined(separator: " ")
      let outcome = try await Ehlo.shell("printf 'EHLO me.test\\r\\n\\r\\nRSET' | $EHLO talk \(words)")
      #expect(outcome.output.contains("-> RSET\n<- 250 2.0.0 Ok"))
      #expect(outcome.status == 0)
    }
  }

  @Test(
    "the first reply that must not come ends it with 1, after QUIT",
    arguments: [
      ("", ["EHLO me.test", "RCPT TO:<a@b.test>", "NOOP"], 1), ("=5xx", ["RCPT TO:<a@b.test>", "NOOP"], 1),
      ("=503", ["RCPT TO:<a@b.test>", "NOOP"], 1), ("=4xx,550", ["RCPT TO:<a@b.test>", "EHLO me.test"], 0),
      ("=2xx", ["EHLO me.test", "NOOP"], 1),
    ])
  func failOnReply(_ codes: String, _ lines: [String], _ status: Int32) async throws {
    let outcome = try await talk(lines, to: "good", ["--fail-on-reply\(codes)"])
    #expect(outcome.status == status, "\(outcome)")
    #expect(outcome.output.contains("-> NOOP") == false)
    #expect(outcome.output.contains("<- 221 2.0.0 Bye"))
  }

  @Test("a line that would break the protocol is told with its number, and nothing behind it is sent")
  func refused() async throws {
    let outcome = try await talk(["EHLO me.test", "BDAT 3", "RSET"], to: "good")
    #expect(outcome.errors.hasPrefix("error: line 2: BDAT counts octets"))
    #expect(!outcome.output.contains("RSET"))
    #expect(outcome.output.contains("-> QUIT\n<- 221"))
    #expect(outcome.status == 64)
  }

  @Test(
    "what the server says is escaped, and no line is wider than asked for",
    arguments: [
      "hostile-keyword", "hostile-421", "hostile-stray-line", "hostile-starttls", "hostile-plaintext",
      "hostile-not-tls",
      "hostile-malformed-code",
    ])
  func hostile(_ scenario: String) async throws {
    let outcome = try await talk(
      ["EHLO me.test", "STARTTLS", "EHLO me.test", "/caps"], to: scenario, ["--width", "60", "--transcript"])
    #expect(
      outcome.output.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
    let shown = outcome.output.components(separatedBy: "\n\n")[0].split(separator: "\n")
    #expect(shown.allSatisfy { $0.count <= 60 })
    #expect([0, 2].contains(outcome.status))
  }

  @Test("no secret stands in the output, the transcript or the file of /save")
  func secrets() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path("saved")
    let outcome = try await talk(
      [
        "EHLO me.test", "STARTTLS", "EHLO me.test", "AUTH PLAIN c2VjcmV0", "AUTH LOGIN", "c2VjcmV0", "c2VjcmV0",
        "/save \(path)",
      ], to: "good", ["--transcript"])
    #expect(outcome.status == 0, "\(outcome)")
    let saved = try directory.text(of: "saved")
    for text in [outcome.output, outcome.errors, saved] { #expect(!text.contains("c2VjcmV0")) }
    #expect(saved.contains("~> AUTH PLAIN (secret)\n"))
    #expect(outcome.output.contains("~> AUTH PLAIN (secret)\n"))
    #expect(saved.split(separator: "\n").last?.contains("<~ 535") == true)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)

    let again = try await talk(["/save \(path)", "NOOP"], to: "good")
    #expect(again.errors.hasPrefix("error: /save: '\(path)': file exists"))
    #expect(again.status == 74)
    #expect(try directory.text(of: "saved") == saved)
  }

  @Test("no secret goes in the clear unless it must")
  func plaintextAuth() async throws {
    let refused = try await talk(["EHLO me.test", "AUTH PLAIN AGEAYg=="], to: "auth-before-tls")
    #expect(refused.errors.hasPrefix("error: line 2: PLAIN would send the secret in the clear"))
    #expect(refused.status == 64)
    let raw = try await talk(["EHLO me.test", "/raw AUTH PLAIN AGEAYg=="], to: "auth-before-tls")
    #expect(raw.output.contains("-> AUTH PLAIN (secret)\n<- 535"))
    #expect(raw.status == 0)
  }

  @Test("responses behind an AUTH that the server refuses stay here, with 2")
  func strayResponses() async throws {
    let outcome = try await talk(
      ["EHLO me.test", "AUTH X-NONE", "dXNlcg==", "c2VjcmV0"], to: "good", ["--transcript"])
    #expect(outcome.errors.hasPrefix("error: line 3: this looks like a response to AUTH"), "\(outcome)")
    for secret in ["dXNlcg==", "c2VjcmV0"] { #expect(!(outcome.output + outcome.errors).contains(secret)) }
    #expect(outcome.output.contains("-> QUIT\n<- 221"))
    #expect(outcome.status == 2)
  }

  @Test("lines of a message that DATA was refused stay here, with 2; a script that ends with DATA is a whole one")
  func strayMessage() async throws {
    let outcome = try await talk(["EHLO me.test", "DATA", "RSET", "MAIL FROM:<evil@b.test>", "."], to: "good")
    #expect(outcome.errors.hasPrefix("error: line 3: DATA was not answered with 354"), "\(outcome)")
    #expect(!outcome.output.contains("RSET") && !outcome.output.contains("evil"))
    #expect(outcome.output.contains("-> QUIT\n<- 221"))
    #expect(outcome.status == 2)
    let failing = try await talk(["EHLO me.test", "DATA", "RSET"], to: "good", ["--fail-on-reply"])
    #expect(!failing.output.contains("RSET"))
    #expect(failing.status == 1)
    let whole = try await talk(["EHLO me.test", "DATA"], to: "good")
    #expect(whole.status == 0)
  }

  @Test("the reply that ends a group is named, and the message behind it is not completed", arguments: [354, 503])
  func failingGroup(_ code: Int) async throws {
    let script = Script(answers: [
      .command("MAIL", nil): [.send(Answer.line("250 2.1.0 Ok"))],
      .command("RCPT", nil): [.send(Answer.line("452 4.3.1 full"))],
      .command("DATA", nil): [.send(Answer.line("\(code) so be it"))],
    ])
    let scenario = Scenario("scripted", .wellBehaved, "scripted", script, expect: .complete())
    let pki = try DemoPKI(at: UnixTime(seconds: Int64(Date().timeIntervalSince1970)))
    let server = try await EmbeddedServer.start(scenario, pki: pki, on: .tcp(host: "127.0.0.1", port: 0))
    let port = try #require(server.port)
    let outcome = try await talk(
      ["EHLO me.test", "MAIL FROM:<>", "RCPT TO:<a@b.test>", "DATA", "Subject: x", "."],
      ["--pipeline", "--fail-on-reply", "--width", "200", "127.0.0.1:\(port)"])
    await server.stop()
    #expect(outcome.status == 1, "\(outcome)")
    #expect(outcome.output.contains("== 452 4.3.1 full makes an end of it") == (code == 354))
    #expect(outcome.output.contains("-> QUIT\n<- 221") == (code != 354))
    #expect(!outcome.output.contains("Subject") && !outcome.output.contains("-> ."))
  }

  @Test("local commands tell what is known")
  func local() async throws {
    let outcome = try await talk(
      [
        "/caps", "/tls", "/chain", "/diff", "EHLO me.test", "STARTTLS", "/caps", "EHLO me.test", "/caps", "/tls",
        "/chain", "/diff",
      ],
      to: "good")
    for text in [
      "== the server has not been asked yet", "== there is no TLS here", "== no certificate has been seen",
      "== there is nothing to compare", "== the server has not been asked inside TLS",
      "  capabilities  within TLS: PIPELINING, SIZE 52428800", "  chain         0  CN=mx.example.test",
      "  identity      mx.example.test matches",
    ] {
      #expect(outcome.output.contains(text), "\(text)")
    }
    #expect(outcome.output.components(separatedBy: "    + AUTH      –").count == 3)
    #expect(outcome.status == 0)
  }

  @Test(
    "the end in mid-session is told in words, and the status is 2",
    arguments: [
      ("close-on-ehlo", ["EHLO me.test"], "the server closed the connection in place of a reply to EHLO"),
      ("reset-on-ehlo", ["EHLO me.test"], "the server reset the connection in place of a reply to EHLO"),
      ("ehlo-421", ["EHLO me.test"], "the server ends the connection: 421"),
      ("ehlo-unanswered", ["EHLO me.test"], "no reply to EHLO within 0.5 s"),
      ("plaintext-after-220", ["EHLO me.test", "STARTTLS"], "bytes in the clear behind the 220"),
      ("close-after-220", ["EHLO me.test", "STARTTLS"], "during the TLS handshake"),
      ("silence-after-220", ["EHLO me.test", "STARTTLS"], "no answer to the TLS ClientHello within 0.5 s"),
      ("text-after-220", ["EHLO me.test", "STARTTLS"], "what came is not TLS"),
      ("421-inside-tls", ["EHLO me.test", "STARTTLS", "EHLO me.test"], "the server ends the connection: 421"),
    ])
  func endings(_ scenario: String, _ lines: [String], _ words: String) async throws {
    let limit =
      switch scenario {
      case "ehlo-unanswered": ["--timeout", "0.5", "--greeting-timeout", "300"]
      case "silence-after-220": ["--handshake-timeout", "0.5"]
      default: [String]()
      }
    let outcome = try await talk(lines + ["NOOP"], to: scenario, limit + ["--width", "200"])
    #expect(outcome.output.contains(words), "\(outcome)")
    #expect(!outcome.output.contains("> NOOP"))
    #expect(outcome.status == 2)
  }

  @Test(
    "whatever a server makes of QUIT, it was the end that was wanted",
    arguments: ["quit-unanswered", "reset-on-quit", "quit-refused", "no-close-notify", "reset-after-quit"])
  func farewells(_ scenario: String) async throws {
    let outcome = try await talk(["EHLO me.test", "STARTTLS", "QUIT", "NOOP"], to: scenario)
    #expect(outcome.status == 0, "\(outcome)")
    #expect(!outcome.output.contains("NOOP"))
  }

  @Test("a line beyond all bounds is not read, and ends it with 64")
  func endless() async throws {
    try await withScenario("good") { server in
      let outcome = try await Ehlo.shell(
        "(printf 'NOOP\\n'; head -c 3000000 /dev/zero | tr '\\0' a) 2>/dev/null | $EHLO talk --no-color \(server.address)"
      )
      #expect(outcome.errors == "error: line 2: longer than 1048576 octets\n", "\(outcome)")
      #expect(outcome.output.contains("-> QUIT\n<- 221"))
      #expect(outcome.status == 64)
    }
  }

  @Test("nobody there is told, with 2")
  func unreachable() async throws {
    let outcome = try await talk(["EHLO me.test"], ["127.0.0.1:1"])
    #expect(outcome.errors.hasPrefix("error: 127.0.0.1:1: the connection was refused"))
    #expect(outcome.output == "")
    #expect(outcome.status == 2)
  }

  @Test("--json has no place here, and that is told with what has")
  func json() async throws {
    let outcome = try await talk([], ["--json", "mx.example.test:25"])
    #expect(outcome.errors.contains("'--json' has no place here"))
    #expect(outcome.errors.contains("hint: a conversation is no document: --transcript"))
    #expect(outcome.output == "")
    #expect(outcome.status == 64)
  }
}

@Suite("talk, to a real Postfix and a real Dovecot", .serialized)
struct TalkInteropTests {
  private static let postfix = Result { try RealServer("postfix") }
  private static let dovecot = Result {
    // With somebody to hand mail to, or else it leaves behind AUTH.
    try RealServer("dovecot", ["relay_port=\(try postfix.get().fact("rsa_port"))"])
  }

  private func words(_ port: String) throws -> [String] {
    try Self.postfix.get().words(port).filter { $0 != "--json" }
  }

  private func delivered() throws -> String {
    String(decoding: try Mailbox(Self.postfix.get().fact("mailbox")).next(), as: UTF8.self)
  }

  @Test("a message that was typed arrives as it was typed", arguments: [[], ["--pipeline"]])
  func message(_ options: [String]) async throws {
    let lines = [
      "EHLO me.test", "STARTTLS", "EHLO me.test", "MAIL FROM:<a@b.test>", "RCPT TO:<mailbox@example.test>",
      "RCPT TO:<nobody@example.test>", "DATA", "Subject: talk", "", "/quit", "..two", ".one", "end", ".",
    ]
    let outcome = try await talk(lines, options + words("ecdsa_port"))
    #expect(outcome.status == 0, "\(outcome)")
    #expect(
      outcome.output.contains("== 6 lines, 42 octets · 2 lines with a dot added\n~> .\n<~ 250 2.0.0 Ok: queued as "))
    #expect(try delivered().hasSuffix("Subject: talk\n\n/quit\n..two\n.one\nend\n"))
    // Commands of a group go before the reply to the first of them.
    let together = "~> MAIL FROM:<a@b.test>\n~> RCPT TO:<mailbox@example.test>\n"
    #expect(outcome.output.contains(together) == (options == ["--pipeline"]))
  }

  @Test("a message without an end is not delivered, and its end is told")
  func noEnd() async throws {
    let outcome = try await talk(
      ["EHLO me.test", "MAIL FROM:<a@b.test>", "RCPT TO:<mailbox@example.test>", "DATA", "Subject: no end"],
      ["--width", "200"] + words("ecdsa_port"))
    #expect(outcome.output.contains("== the message has no end, a line with a dot alone"))
    #expect(outcome.status == 2)
    let whole = try await talk(
      ["EHLO me.test", "MAIL FROM:<a@b.test>", "RCPT TO:<mailbox@example.test>", "DATA", "Subject: whole", "."],
      words("ecdsa_port"))
    #expect(whole.status == 0)
    // The only one that is there.
    #expect(try delivered().hasSuffix("\nSubject: whole\n"))
  }

  @Test("AUTH with a response of its own is let in, and its secret is seen nowhere")
  func auth() async throws {
    let words = try Self.dovecot.get().words("submission_port", scheme: "submission").filter { $0 != "--json" }
    let outcome = try await talk(
      ["EHLO me.test", "STARTTLS", "EHLO me.test", "AUTH PLAIN", "AHVzZXIAc2VjcmV0"], words + ["--transcript"])
    #expect(outcome.output.contains("~> (secret)\n<~ 235 "), "\(outcome)")
    #expect(!outcome.output.contains("AHVzZXIAc2VjcmV0"))
    #expect(outcome.status == 0, "\(outcome)")
  }

  @Test("LMTP answers once for each recipient, on a Unix socket")
  func lmtp() async throws {
    let server = try Self.dovecot.get()
    let outcome = try await talk(
      ["LHLO me.test", "STARTTLS", "LHLO me.test", "MAIL FROM:<a@b.test>", "RCPT TO:<nobody@example.test>", "RSET"],
      ["--ca-file", server.fact("root"), "lmtp+unix:\(server.fact("socket"))"])
    #expect(outcome.output.contains("  TLS           TLSv1.3"))
    #expect(outcome.output.contains("~> RSET\n<~ 250"))
    #expect(outcome.status == 0, "\(outcome)")
  }
}
