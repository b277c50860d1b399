import SMTPWire
import Testing

@testable import ProbeEngine

@Suite("Secrets that a server says back")
struct SpokenSecretsTests {
  private func secrets(_ password: String = "tanstaaf") -> SpokenSecrets {
    var secrets = SpokenSecrets()
    secrets.add(Array(password.utf8))
    secrets.add(encoded: Base64.encode(Array("\u{0}tim\u{0}\(password)".utf8)).utf8)
    return secrets
  }

  private func masked(_ text: String, by secrets: SpokenSecrets) -> String {
    String(decoding: secrets.masked(Array(text.utf8)), as: UTF8.self)
  }

  @Test(
    "are hidden as they were sent, decoded, in part, and in any case of letters",
    arguments: [
      (#"unrecognized: "AUTH PLAIN AHRpbQB0YW5zdGFhZg==""#, #"unrecognized: "AUTH PLAIN (secret)""#),
      ("AHRpbQB0YW5zdGFhZg==", "(secret)"), ("AHRPBQB0YW5ZDGFHZG== ?", "(secret) ?"),
      ("cut: AHRpbQB0YW5z", "cut: (secret)"), ("cut: B0YW5zdGFhZg==", "cut: (secret)"),
      ("password tanstaaf is wrong, Tanstaaf, too", "password (secret) is wrong, (secret), too"),
      ("5.7.8 no", "5.7.8 no"), ("tanstaa AHRpbQ", "tanstaa AHRpbQ"), ("", ""),
    ])
  func hidden(_ text: String, _ expected: String) {
    #expect(masked(text, by: secrets()) == expected)
  }

  @Test("are hidden in part where they are long")
  func long() {
    let token = String(repeating: "abcdefghijklmnopqrstuvwxyz0123456789", count: 30)
    #expect(
      masked("token \(token.dropFirst(40).prefix(200))… is none", by: secrets(token)) == "token (secret)… is none")
  }

  @Test("of less than four octets are words like any other")
  func short() {
    #expect(masked("abc", by: secrets("abc")) == "abc")
    #expect(masked("abcd", by: secrets("abcd")) == "(secret)")
  }

  @Test("are hidden in a sentence in which they stand escaped")
  func escaped() {
    #expect(masked(#"no: a\\b\x1bcd"#, by: secrets("a\\b\u{1B}cd")) == "no: (secret)")
  }

  @Test("are found in what a person types as a response")
  func response() {
    var secrets = SpokenSecrets()
    secrets.add(response: Base64.encode(Array("user=tim\u{1}auth=Bearer vF9dft4qmT\u{1}\u{1}".utf8)).utf8)
    #expect(masked("token vF9dft4qmT", by: secrets) == "token (secret)")
    #expect(masked("user=tim", by: secrets) == "user=tim")
  }

  @Test("leave the code of a reply and all else in it as they are")
  func reply() {
    let reply = Reply(
      code: 535, lines: [Array("a".utf8), Array("b tanstaaf".utf8)], strayLines: [Array("tanstaaf".utf8)])
    let hidden = secrets().masked(reply)
    #expect(hidden.code == 535)
    #expect(hidden.lines == [Array("a".utf8), Array("b (secret)".utf8)])
    #expect(hidden.strayLines == [Array("(secret)".utf8)])
    #expect(SpokenSecrets().masked(reply) == reply)
  }

  // MARK: In a record

  private func dialogue(_ mechanism: SASLMechanism, pieces: [Int] = []) throws -> Dialogue {
    var transaction = TransactionPlan(sender: try MailPath(raw: ""), recipients: [], message: Message([]))
    transaction.extent = .auth
    transaction.credentials = Credentials(
      user: "tim", proof: .password(Secret(Array("tanstaaf".utf8))), mechanism: mechanism)
    return Dialogue {
      $0.plan.transaction = transaction
      $0.plan.recordsTranscript = true
      $0.pieces = pieces
    }
  }

  private static let untilAuth: [Turn] = [Said.greeting, Said.hello, Said.ready, .handshake, Said.helloInTLS]

  /// All text of a record.
  private func text(_ record: EndpointRecord) -> String {
    var text = ""
    dump(record, to: &text)
    let replies =
      [record.failure?.reply, record.quit.reply].compactMap { $0 } + record.unsolicitedReplies.map(\.reply)
      + (record.transaction?.authentication?.turns ?? []).compactMap(\.reply)
    let bytes = replies.flatMap { $0.lines + $0.strayLines + $0.offendingLines } + [record.failure?.evidence ?? []]
    return text + bytes.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
      + String(decoding: record.transcript.filter { $0.kind != .sent }.flatMap(\.bytes), as: UTF8.self)
  }

  @Test(
    "stand nowhere in it, whatever the server quotes and however it is cut",
    arguments: [
      "500 5.5.1 unrecognized: \"AUTH PLAIN AHRpbQB0YW5zdGFhZg==\"\r\n", "535-tanstaaf\r\n535 AHRpbQB0YW5zdGFhZg==\r\n",
      "421 AHRpbQB0YW5zdGFhZg==\r\n", "what is tanstaaf\r\nAHRpbQB0YW5zdGFhZg==\r\n",
      "235 AHRpbQB0YW5zdGFhZg==\r\n250 tanstaaf\r\n", "334 AHRpbQB0YW5zdGFhZg==\r\n", "250 tanstaaf\r\n",
    ], [[], [1], [7]])
  func record(_ reply: String, _ pieces: [Int]) throws {
    let outcome = try dialogue(.plain, pieces: pieces).play(
      Self.untilAuth + [.say(reply), .say("501 tanstaaf\r\n"), .say("221 tanstaaf\r\n"), .closeNotify])
    let text = text(outcome.record)
    #expect(outcome.lines.contains("TLS AUTH PLAIN AHRpbQB0YW5zdGFhZg==\r\n"))
    #expect(!text.contains("tanstaaf"))
    #expect(!text.contains("AHRpbQB0YW5zdGFhZg"))
    #expect(text.contains("(secret)"))
  }

  @Test("stand nowhere in it where they are responses")
  func login() throws {
    let outcome = try dialogue(.login).play(
      Self.untilAuth + [.say("334 VXNlcm5hbWU6\r\n"), .say("334 dGlt\r\n"), .say("535 bad dGFuc3RhYWY=\r\n")])
    #expect(outcome.record.failure?.reply == Reply(code: 535, text: "bad (secret)"))
    #expect(outcome.record.failure?.message == "AUTH LOGIN was refused: 535 bad (secret)")
  }
}
