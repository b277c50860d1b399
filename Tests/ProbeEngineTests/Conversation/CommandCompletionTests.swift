import SMTPWire
import Testing

@testable import ProbeEngine

@Suite("how a half typed command may go on")
struct CommandCompletionTests {
  private func completion(
    _ offer: String..., isIntroduced: Bool = true, isInsideTLS: Bool = false, dialect: Target.Dialect = .smtp
  ) -> CommandCompletion {
    CommandCompletion(
      offer: offer.compactMap { Capability(line: Array($0.utf8)) }, isIntroduced: isIntroduced,
      isInsideTLS: isInsideTLS, dialect: dialect,
      helloName: "me.example.test")
  }

  private func words(_ text: String, _ completion: CommandCompletion) -> [String] {
    completion.proposal(for: text).words
  }

  @Test("verbs, in any case")
  func verbs() {
    let all = completion()
    #expect(words("", all).contains("EHLO"))
    #expect(words("e", all) == ["EHLO"])
    #expect(all.proposal(for: "e") == .init(replaced: 1, words: ["EHLO"]))
    #expect(all.proposal(for: "e").common == "EHLO ")
    #expect(all.proposal(for: "R") == .init(replaced: 1, words: ["RCPT TO:<", "RSET"]))
    #expect(all.proposal(for: "R").common == "R")
    #expect(all.proposal(for: "ma").common == "MAIL FROM:<")
    // A blank behind it would be sent.
    #expect(all.proposal(for: "DA").common == "DATA")
    #expect(words("x", all) == [])
  }

  @Test("before a hello nothing is proposed that waits for one, or has to be offered")
  func unintroduced() {
    let clear = completion(isIntroduced: false)
    #expect(words("", clear) == ["EHLO", "HELO", "RSET", "NOOP", "QUIT", "HELP", "STARTTLS"])
    let inside = completion(isIntroduced: false, isInsideTLS: true)
    #expect(words("", inside) == ["EHLO", "HELO", "RSET", "NOOP", "QUIT", "HELP"])
    let lmtp = completion(isIntroduced: false, isInsideTLS: true, dialect: .lmtp)
    #expect(words("", lmtp) == ["LHLO", "RSET", "NOOP", "QUIT", "HELP"])
    #expect(words("/t", clear) == ["/tls"])
  }

  @Test("what depends on the offer is proposed where it is offered")
  func offered() {
    #expect(words("ST", completion()) == [])
    #expect(words("AU", completion("SIZE")) == [])
    #expect(words("AU", completion("AUTH PLAIN")) == ["AUTH"])
    #expect(words("ST", completion("SIZE")) == [])
    #expect(words("ST", completion("STARTTLS")) == ["STARTTLS"])
    #expect(words("ST", completion("STARTTLS", isInsideTLS: true)) == [])
    #expect(words("ET", completion("ETRN")) == ["ETRN"])
    #expect(words("", completion(dialect: .lmtp)).contains("LHLO"))
    #expect(!words("", completion(dialect: .lmtp)).contains("EHLO"))
  }

  @Test("our name, mechanisms, and the parameters of what is offered")
  func arguments() {
    let server = completion("AUTH PLAIN LOGIN SCRAM-SHA-256", "SIZE 1000", "8BITMIME", "DSN")
    #expect(words("EHLO ", server) == ["me.example.test"])
    #expect(words("auth s", server) == ["SCRAM-SHA-256"])
    #expect(words("MAIL f", server) == ["FROM:<"])
    #expect(words("MAIL FROM:<a@b> b", server) == ["BODY=7BIT", "BODY=8BITMIME"])
    #expect(server.proposal(for: "MAIL FROM:<a@b> SI").common == "SIZE=")
    #expect(words("RCPT TO:<a@b> NOTIFY=N", server) == ["NOTIFY=NEVER"])
    #expect(words("MAIL FROM:<a@b> B", completion("SIZE")) == [])
    #expect(words("NOOP x", server) == [])
  }

  @Test("local commands")
  func local() {
    #expect(words("/", completion()) == ["/help", "/tls", "/chain", "/caps", "/diff", "/save", "/raw", "/quit"])
    #expect(completion().proposal(for: "/s").common == "/save ")
  }

  @Test("nothing that a hostile server lists reaches the line")
  func hostile() {
    let server = completion("AUTH \u{1B}[2J PL\u{7}AIN X Y" + String(repeating: "Z", count: 300) + " lo;gin OK")
    #expect(words("AUTH ", server) == ["X", "OK"])
  }
}
