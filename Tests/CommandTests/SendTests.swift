import Foundation
import TestSupport
import Testing

@Suite("a message, handed over to a real Postfix and a real Dovecot", .serialized)
struct SendTests {
  private static let postfix = Result { try RealServer("postfix") }
  /// Hands what it takes to the Postfix. With nobody to hand it to it ends the session behind AUTH, and does not always get
  /// to say so.
  private static let dovecot = Result {
    try RealServer("dovecot", ["relay_port=\(try postfix.get().fact("rsa_port"))"])
  }

  private func send(_ more: String..., port: String = "ecdsa_port") async throws -> Ehlo.Outcome {
    try await Ehlo.run(["send", "--from", "me@client.test"] + more + Self.postfix.get().words(port))
  }

  /// The one message of the mailbox, without what delivery put in front of it; it is taken out.
  private func delivered() throws -> String {
    var rest = try Mailbox(Self.postfix.get().fact("mailbox")).next()[...]
    // Return-Path, X-Original-To, Delivered-To, and Received, which goes on in lines that begin with a blank.
    let added = ["Return-Path:", "X-Original-To:", "Delivered-To:", "Received:", " ", "\t"]
    while let end = rest.firstIndex(of: 0x0A) {
      let line = String(decoding: rest[..<end], as: UTF8.self)
      guard added.contains(where: line.hasPrefix) else { break }
      rest = rest[(end + 1)...]
    }
    return String(decoding: rest, as: UTF8.self)
  }

  static let bodies: [(String, String)] = [
    ("leading dots", "Subject: a\n\n.\n..\n.x\n"), ("CRLF", "Subject: a\r\n\r\nb\r\n"),
    ("8 bit", "Subject: a\n\nGrüße\n"), ("no final line end", "Subject: a\n\nb"), ("a header alone", "Subject: a\n"),
    ("a long line", "Subject: a\n\n" + String(repeating: "x", count: 900) + "\n"), ("an empty file", ""),
  ]

  @Test("arrives byte for byte", arguments: bodies.map(\.0))
  func intact(_ name: String) async throws {
    let body = try #require(Self.bodies.first { $0.0 == name }?.1)
    let directory = try TemporaryDirectory()
    let path = try directory.write(body, to: "mail.eml")
    let outcome = try await send("--to", "mailbox@example.test", "--message", path)
    #expect(outcome.status == 0, "\(outcome)")
    let json = try outcome.json
    #expect(json["schema"] as? String == "ehlo/send/1")
    #expect(json["endpoints", 0, "transaction", "pipelined"] as? Bool == true)
    let queueID = try #require(json["endpoints", 0, "transaction", "message", "queue_id"] as? String)
    #expect(!queueID.isEmpty)
    // A mailbox has LF, and a last line that ends.
    var expected = body.replacingOccurrences(of: "\r\n", with: "\n")
    if !expected.hasSuffix("\n"), !expected.isEmpty { expected += "\n" }
    #expect(try delivered() == expected)
  }

  @Test("from standard input, and one that is made of options, with Date and Message-ID")
  func composed() async throws {
    let words = try Self.postfix.get().words("ecdsa_port").map { "'\($0)'" }.joined(separator: " ")
    let piped = try await Ehlo.shell(
      "printf 'Subject: p\\n\\npiped\\n' | $EHLO send --from a@b.test --to mailbox@example.test --message - \(words)")
    #expect(piped.status == 0, "\(piped)")
    #expect(try delivered() == "Subject: p\n\npiped\n")

    let outcome = try await send(
      "--to", "mailbox@example.test", "--subject", "Grüße", "--header", "X-Test: yes", "--body", ".dot")
    #expect(outcome.status == 0, "\(outcome)")
    let text = try delivered()
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "X-Test: yes")
    #expect(lines.contains("Subject: =?UTF-8?B?R3LDvMOfZQ==?="))
    #expect(lines.contains("From: me@client.test"))
    #expect(lines.contains("To: mailbox@example.test"))
    #expect(lines.contains { $0.hasPrefix("Date: ") && $0.hasSuffix(" +0000") })
    #expect(lines.contains { $0.hasPrefix("Message-ID: <") && $0.hasSuffix("@client.test>") })
    #expect(text.hasSuffix("\n\n.dot\n"))
  }

  @Test("has a subject of any length and language that every server may take")
  func longSubject() async throws {
    let subject = String(repeating: "ü€😀", count: 40)
    #expect(try await send("--to", "mailbox@example.test", "--subject", subject).status == 0)
    let lines = try delivered().split(separator: "\n")
    let start = try #require(lines.firstIndex { $0.hasPrefix("Subject: ") })
    let words = [lines[start].dropFirst("Subject:".count)] + lines[(start + 1)...].prefix { $0.hasPrefix(" ") }
    #expect(words.count > 5)
    let pieces = words.map { word in
      #expect(word.hasPrefix(" =?UTF-8?B?") && word.hasSuffix("?=") && word.utf8.count <= 76)
      return Data(base64Encoded: String(word.dropFirst(11).dropLast(2))).flatMap { String(data: $0, encoding: .utf8) }
    }
    #expect(pieces.compactMap(\.self).joined() == subject)
  }

  @Test("reaches those who are taken, and says who is not")
  func someRefused() async throws {
    let outcome = try await send("--to", "user@example.test", "--to", "nobody@example.test")
    let json = try outcome.json
    #expect(json["endpoints", 0, "transaction", "recipients", 0, "accepted"] as? Bool == true)
    #expect(json["endpoints", 0, "transaction", "recipients", 1, "accepted"] as? Bool == false)
    #expect(json.findingIDs == ["recipient-refused"])
    #expect(json["findings", 0, "subject", "name"] as? String == "nobody@example.test")
    #expect(outcome.status == 1)
  }

  @Test("beyond SIZE is refused before it is sent")
  func tooLarge() async throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(String(repeating: "0123456789abcde\n", count: 30 << 16), to: "large")
    let outcome = try await send("--to", "user@example.test", "--message", path)
    let json = try outcome.json
    #expect(json.findingIDs == ["sender-refused"])
    #expect(json["endpoints", 0, "transaction", "message", "bytes_sent"] as? Int == 0)
    #expect(json["endpoints", 0, "transaction", "message", "size"] as? Int == 17 * 30 << 16)
    #expect(outcome.status == 1)
  }

  @Test("is not sent where only the question was whether it would be taken")
  func dryRun() async throws {
    let outcome = try await send("--dry-run", "--to", "user@example.test")
    let json = try outcome.json
    let commands = json["endpoints", 0, "transaction", "commands"] as? [[String: Any]] ?? []
    #expect(
      commands.compactMap { $0["command"] as? String } == [
        "MAIL FROM:<me@client.test>", "RCPT TO:<user@example.test>", "RSET",
      ])
    #expect(outcome.status == 0)
    let onlySender = try await send("--quit-after", "mail", "--to", "user@example.test").json
    #expect((onlySender["endpoints", 0, "transaction", "commands"] as? [Any])?.count == 2)
  }

  @Test("stays here where TLS is not what the policy demands")
  func policy() async throws {
    let server = try Self.postfix.get()
    let words = ["--resolve", "other.test:127.0.0.1", "--ca-file", try server.fact("root")]
    let port = try server.fact("ecdsa_port")
    let wrongName = try await Ehlo.run(
      ["send", "--json", "--policy", "verify", "--from", "a@b.test", "--to", "user@example.test"] + words
        + ["other.test:\(port)"])
    #expect(try wrongName.json["endpoints", 0, "failure", "reason"] as? String == "policy")
    #expect(try wrongName.json["endpoints", 0, "transaction"] is NSNull)
    #expect(try wrongName.json.findingIDs.contains("nothing-sent"))
    #expect(wrongName.status == 1)
  }

  @Test("gets a verdict for each recipient with LMTP, over TCP and a socket")
  func lmtp() async throws {
    let dovecot = try Self.dovecot.get()
    let envelope = ["send", "--from", "a@b.test", "--to", "x@example.test", "--to", "y@example.test"]
    for words in [
      try dovecot.words("lmtp_port", scheme: "lmtp"),
      ["--json", "--ca-file", try dovecot.fact("root"), "lmtp+unix:\(try dovecot.fact("socket"))"],
    ] {
      let outcome = try await Ehlo.run(envelope + words)
      let json = try outcome.json
      #expect(outcome.status == 0, "\(outcome)")
      for index in 0..<2 {
        #expect(json["endpoints", 0, "transaction", "recipients", index, "delivery", "code"] as? Int == 250)
      }
      #expect(json["endpoints", 0, "transaction", "message", "reply"] is NSNull)
    }
  }

  @Test(
    "is preceded by AUTH, with each mechanism that the server has, and no secret is shown",
    arguments: [
      "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "",
    ])
  func auth(_ mechanism: String) async throws {
    let directory = try TemporaryDirectory()
    let password = try directory.write("secret\n", to: "password")
    let choice = mechanism.isEmpty ? [] : ["--auth", mechanism]
    let words =
      ["send", "--transcript", "--from", "a@b.test", "--to", "user@example.test", "--user", "user"] + choice
    let server = try Self.dovecot.get().words("submission_port", scheme: "submission")
    let outcome = try await Ehlo.run(words + ["--password-file", password] + server)
    let json = try outcome.json
    #expect(json["endpoints", 0, "transaction", "auth", "done"] as? Bool == true, "\(outcome)")
    #expect(
      json["endpoints", 0, "transaction", "auth", "mechanism"] as? String
        == (mechanism.isEmpty ? "SCRAM-SHA-256" : mechanism))
    #expect(json["endpoints", 0, "transaction", "message", "reply", "code"] as? Int == 250, "\(outcome)")
    #expect(outcome.status == 0)
    for text in [outcome.output, outcome.errors] {
      #expect(!text.contains("AHVzZXIAc2VjcmV0"))
      #expect(!text.contains("c2VjcmV0"))
    }
    let wrong = try await Ehlo.run(words + server, environment: ["EHLO_PASSWORD": "wrong"])
    #expect(try wrong.json["endpoints", 0, "transaction", "auth", "done"] as? Bool == false)
    #expect(try wrong.json.findingIDs.contains("auth-refused"))
    #expect(wrong.status == 1)
  }

  @Test(
    "is preceded by AUTH with a certificate or a token, and a wrong one is refused",
    arguments: ["EXTERNAL", "XOAUTH2", "OAUTHBEARER"])
  func authWithoutPassword(_ mechanism: String) async throws {
    let server = try Self.dovecot.get()
    let words =
      ["send", "--transcript", "--auth", mechanism, "--quit-after", "auth"]
      + (try server.words("submission_port", scheme: "submission"))
    let token = try String(contentsOfFile: server.fact("token"), encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let proof =
      mechanism == "EXTERNAL"
      ? ["--cert", try server.fact("client"), "--key", try server.fact("client_key")]
      : ["--user", "user", "--token-file", try server.fact("token")]
    let outcome = try await Ehlo.run(words + proof)
    let json = try outcome.json
    #expect(json["endpoints", 0, "transaction", "auth", "done"] as? Bool == true, "\(outcome)")
    #expect(json["endpoints", 0, "transaction", "auth", "mechanism"] as? String == mechanism)
    #expect((json["endpoints", 0, "transaction", "commands"] as? [Any])?.isEmpty == true)
    #expect(outcome.status == 0)
    let encoded = Data("auth=Bearer \(token)".utf8).base64EncodedString().prefix(24)
    for text in [outcome.output, outcome.errors] {
      #expect(!text.contains(token))
      #expect(!text.contains(encoded))
    }
    guard mechanism != "EXTERNAL" else { return }
    let wrong = try await Ehlo.run(words + ["--user", "user"], environment: ["EHLO_TOKEN": token + "x"])
    #expect(try wrong.json["endpoints", 0, "transaction", "auth", "done"] as? Bool == false)
    #expect(try wrong.json.findingIDs.contains("auth-refused"))
    #expect(wrong.status == 1)
  }

  @Test("arrives byte for byte behind AUTH, too, by way of a submission server")
  func submitted() async throws {
    let directory = try TemporaryDirectory()
    let body = "Subject: s\n\n.\nGrüße\n"
    let words = [
      "send", "--from", "a@b.test", "--to", "mailbox@example.test", "--message", try directory.write(body, to: "mail"),
      "--user", "user",
    ]
    let outcome = try await Ehlo.run(
      words + Self.dovecot.get().words("submission_port", scheme: "submission"),
      environment: ["EHLO_PASSWORD": "secret"])
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try outcome.json["endpoints", 0, "transaction", "auth", "mechanism"] as? String == "SCRAM-SHA-256")
    #expect(try delivered() == body)
  }

  @Test("knows no password where the server has not shown who it is, unless the user says so")
  func strangers() async throws {
    let server = try Self.dovecot.get()
    let words = [
      "send", "--json", "--no-ca", "--quit-after", "auth", "--user", "user", "--resolve",
      "mx.example.test:\(try server.fact("address"))", "mx.example.test:\(try server.fact("submission_port"))",
    ]
    let kept = try await Ehlo.run(words, environment: ["EHLO_PASSWORD": "secret"])
    #expect(try kept.json["endpoints", 0, "failure", "reason"] as? String == "policy")
    #expect(try kept.json["endpoints", 0, "transaction"] is NSNull)
    let told = try await Ehlo.run(words + ["--policy", "may"], environment: ["EHLO_PASSWORD": "secret"])
    #expect(try told.json["endpoints", 0, "transaction", "auth", "done"] as? Bool == true, "\(told)")
  }

  @Test("that a server refuses while it is sent is told as refused, though the server reads no more")
  func refusedMeanwhile() async throws {
    let files = try TemporaryDirectory()
    let message = try files.write(String(repeating: "0123456789abcde\n", count: 1 << 20), to: "large")
    let server = try files.write(
      """
      import socket, sys
      listener = socket.create_server(("127.0.0.1", 0))
      print(listener.getsockname()[1], flush=True)
      client, _ = listener.accept()
      client.sendall(b"220 mx.test\\r\\n")
      lines = client.makefile("rb", buffering=0)
      while line := lines.readline():
          client.sendall(b"354 go\\r\\n" if line == b"DATA\\r\\n" else b"250 mx.test\\r\\n")
          if line == b"DATA\\r\\n":
              break
      client.recv(1000)
      client.sendall(b"552 5.3.4 too big\\r\\n")
      sys.stdin.read()
      """, to: "server.py")
    let outcome = try await Ehlo.shell(
      """
      mkfifo '\(files.path("hold"))'
      python3 '\(server)' <'\(files.path("hold"))' >'\(files.path("port"))' &
      exec 3>'\(files.path("hold"))'
      until grep -qs . '\(files.path("port"))'; do kill -0 $! || exit 1; sleep 0.05; done
      "$EHLO" send --json --starttls never --from a@b.test --to x@y.test --message '\(message)' \
        127.0.0.1:$(cat '\(files.path("port"))')
      """)
    #expect(try outcome.json.findingIDs.contains("message-refused"), "\(outcome)")
    #expect(try outcome.json["endpoints", 0, "failure", "reply", "code"] as? Int == 552)
    #expect(outcome.status == 1)
  }

  @Test("that cannot be is known to the server only inside TLS")
  func plaintextAuth() async throws {
    let server = try Self.postfix.get().words("ecdsa_port")
    let outcome = try await Ehlo.run(
      ["send", "--starttls", "never", "--from", "a@b.test", "--to", "x@example.test", "--user", "user"] + server,
      environment: ["EHLO_PASSWORD": "secret"])
    #expect(try outcome.json["endpoints", 0, "failure", "reason"] as? String == "policy")
    #expect(outcome.status == 1)
  }

  @Test(
    "that cannot be is a usage error, one line that names the part",
    arguments: [
      BadInput(
        "--to", "a@b.test", "mx.test:25", error: "--from is missing",
        hint: "give the sender; --from '<>' is the null sender, of bounces"),
      BadInput(
        "--from", "", "--to", "a@b.test", "mx.test:25", error: "--from is empty",
        hint: "give the sender; --from '<>' is the null sender, of bounces"),
      BadInput(
        "--from", "a@b.test", "--to", "x@y.test", "--subject", "a\nBcc: b", "mx.test:25",
        error: "--subject: 'a\\x0aBcc: b' holds a control byte"),
      BadInput("--from", "a@b.test", "mx.test:25", error: "--to is missing", hint: "give at least one recipient"),
      BadInput("--from", "a@b.test", "--to", "<>", "mx.test:25", error: "--to: a recipient cannot be empty"),
      BadInput(
        "--from", "a b@c.test", "--to", "x@y.test", "mx.test:25",
        error: "--from: 'a b@c.test' is no address: ' ' may not stand in it"),
      BadInput(
        "--from", "a@b.test\r\nRSET", "--to", "x@y.test", "mx.test:25",
        error: "--from: 'a@b.test\\x0d\\x0aRSET' is no address: '\\x0d' may not stand in it"),
      BadInput("--quit-after", "auth", "mx.test:25", error: "--quit-after auth needs --user"),
      BadInput(
        "--from", "a@b.test", "--to", "x@y.test", "--quit-after", "data", "mx.test:25",
        error: "--quit-after: 'data' is no stage",
        hint: "the stages are connect, greeting, ehlo, starttls, handshake, ehlo-tls, auth, mail and rcpt"),
      BadInput(
        "--from", "a@b.test", "--to", "x@y.test", "--dsn-notify", "never,delay", "mx.test:25",
        error: "--dsn-notify: 'never,delay' is neither never nor some of success, failure and delay",
        hint: "for instance --dsn-notify success,failure"),
      BadInput(
        "--from", "a@b.test", "--to", "x@y.test", "--message", "/no/such/file", "mx.test:25",
        error: "--message: '/no/such/file': no such file or directory"),
      BadInput(
        "--from", "a@b.test", "--to", "x@y.test", "--message", "/dev/null", "mx.test:25",
        error: "--message: '/dev/null': is no regular file",
        hint: "--message - reads standard input, a pipe for instance"),
      BadInput(
        "--from", "a@b.test", "--to", "x@y.test", "--auth", "PLAIN", "mx.test:25", error: "--auth needs --user"),
      BadInput(
        "--from", "a@b.test", "--to", "x@y.test", "--user", "u", "mx.test:25", error: "--user needs a password",
        hint: "give it with --password-file FILE, or in the variable EHLO_PASSWORD"),
      BadInput(
        "--from", "a@b.test", "--to", "x@y.test", "--auth", "EXTERNAL", "mx.test:25",
        error: "--auth EXTERNAL needs a client certificate", hint: "name it with --cert and --key"),
      BadInput(
        "--from", "a@b.test", "--to", "x@y.test", "--header", "no colon", "mx.test:25",
        error: "--header: 'no colon' is not NAME: VALUE", hint: "for instance --header 'X-Test: yes'"),
      BadInput(
        "--from", "a@b.test", "--to", "x@y.test", "--subject", "a", "--header", "Subject: b", "mx.test:25",
        error: "--subject and a --header of that name exclude each other"),
      BadInput(
        "--from", "a@b.test", "--to", "x@y.test", "--body", "a", "--message", "b", "mx.test:25",
        error: "--message sends a whole message, where --subject, --header and --body have no place"),
    ])
  func usage(_ input: BadInput) async throws {
    let outcome = try await Ehlo.run(["send"] + input.words)
    #expect(outcome.errors == input.text)
    #expect(outcome.output == "")
    #expect(outcome.status == 64)
  }
}
