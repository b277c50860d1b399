import SMTPWire
import TLSCrypto
import Testing

@testable import ProbeEngine

@Suite("SASL mechanisms, by the examples of their RFCs")
struct SASLTests {
  private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

  @Test("SCRAM-SHA-1 (RFC 5802 section 5)")
  func scramSHA1() throws {
    var client = SCRAMClient(
      .sha1, user: "user", password: Secret(Array("pencil".utf8)), nonce: "fyko+d2lbbFgONRv9qkxdawL")
    #expect(text(client.initialResponse) == "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL")
    let challenge = "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"
    #expect(
      text(try client.respond(to: Array(challenge.utf8)))
        == "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=")
    #expect(!client.isSatisfied)
    #expect(try client.respond(to: Array("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=".utf8)) == [])
    #expect(client.isSatisfied)
  }

  private func scramSHA256() -> SCRAMClient {
    SCRAMClient(.sha256, user: "user", password: Secret(Array("pencil".utf8)), nonce: "rOprNGfwEbeRWgbNEkqO")
  }

  @Test("SCRAM-SHA-256 (RFC 7677 section 3)")
  func scram256() throws {
    var client = scramSHA256()
    #expect(text(client.initialResponse) == "n,,n=user,r=rOprNGfwEbeRWgbNEkqO")
    let challenge = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    #expect(
      text(try client.respond(to: Array(challenge.utf8)))
        == "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
    #expect(try client.respond(to: Array("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=".utf8)) == [])
  }

  @Test("a server that does not know the password, or wants the impossible, is not believed")
  func hostile() throws {
    let good = "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    var wrongProof = scramSHA256()
    _ = try wrongProof.respond(to: Array(good.utf8))
    #expect(throws: SASLFailure.self) { try wrongProof.respond(to: Array("v=AAAA".utf8)) }
    for challenge in [
      "", "r=other,s=QSXCR+Q6sek8bf92,i=4096", "r=rOprNGfwEbeRWgbNEkqO,s=QSXCR+Q6sek8bf92,i=4096",
      "r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096", "r=rOprNGfwEbeRWgbNEkqOx,s=QSXCR+Q6sek8bf92,i=1",
      "r=rOprNGfwEbeRWgbNEkqOx,s=QSXCR+Q6sek8bf92,i=99999999999999999999", "e=other-error", "\u{0},,==,",
      "r=rOprNGfwEbeRWgbNEkqOx,s=QSXCR+Q6sek8bf92,i=100000000",
    ] {
      var client = scramSHA256()
      #expect(throws: SASLFailure.self, "\(challenge)") { try client.respond(to: Array(challenge.utf8)) }
    }
  }

  @Test("names with a comma or an equals sign are written as SCRAM wants them")
  func names() {
    let client = SCRAMClient(.sha1, user: "a=\u{301}b,c", password: Secret([1]), nonce: "n")
    #expect(text(client.initialResponse) == "n,,n=a=3D\u{301}b=2Cc,r=n")
  }

  @Test("CRAM-MD5 (RFC 2195 section 2)")
  func cram() throws {
    var client = CRAMClient("tim", Secret(Array("tanstaaftanstaaf".utf8)))
    #expect(client.initialResponse == nil)
    #expect(
      text(try client.respond(to: Array("<1896.697170952@postoffice.reston.mci.net>".utf8)))
        == "tim b913a602c7eda7a495b4e6e7334d3890")
  }

  @Test("PLAIN (RFC 4616), OAUTHBEARER (RFC 7628 section 4.1), XOAUTH2")
  func single() throws {
    #expect(text(SingleMessage.plain("tim", Secret(Array("tanstaaf".utf8))).message) == "\u{0}tim\u{0}tanstaaf")
    let token = Secret(Array("vF9dft4qmT".utf8))
    #expect(
      text(SingleMessage.oauthBearer("user@example.com", token).message)
        == "n,a=user@example.com,\u{1}auth=Bearer vF9dft4qmT\u{1}\u{1}")
    var bearer = SingleMessage.oauthBearer("a", token)
    #expect(try bearer.respond(to: Array(#"{"status":"invalid_token"}"#.utf8)) == [1])
    #expect(
      text(SingleMessage.xoauth2("someuser@example.com", token).message)
        == "user=someuser@example.com\u{1}auth=Bearer vF9dft4qmT\u{1}\u{1}")
  }

  @Test("a secret appears in no text")
  func secret() {
    let credentials = Credentials(user: "tim", proof: .password(Secret(Array("tanstaaf".utf8))))
    var dumped = ""
    dump(credentials, to: &dumped)
    for text in ["\(credentials)", String(reflecting: credentials), dumped] {
      #expect(!text.contains("tanstaaf"))
      #expect(!text.contains("116"))
    }
  }
}

@Suite("AUTH")
struct AuthenticationTests {
  private func offer(_ mechanisms: String, isInsideTLS: Bool = true) -> ServerOffer {
    ServerOffer(
      capabilities: [Capability(line: Array("AUTH \(mechanisms)".utf8))].compactMap(\.self), isInsideTLS: isInsideTLS,
      dialect: .smtp)
  }

  private func password(_ mechanism: SASLMechanism? = nil) -> Credentials {
    Credentials(user: "tim", proof: .password(Secret(Array("tanstaaf".utf8))), mechanism: mechanism)
  }

  private func sent(_ step: ExchangeStep) -> String { String(decoding: step.bytes, as: UTF8.self) }

  private func answer(_ authentication: inout Authentication, _ code: Int, _ text: String = "") -> ExchangeStep? {
    switch authentication.answered(Reply(code: code, text: text), milliseconds: 1) {
    case .step(let step): step
    case .done: nil
    }
  }

  @Test("takes the strongest mechanism that is offered and that the proof serves")
  func choice() {
    func chosen(_ offered: String, _ credentials: Credentials) -> SASLMechanism? {
      var authentication = Authentication(credentials)
      _ = authentication.begin(offer(offered))
      return authentication.record.mechanism
    }
    #expect(chosen("PLAIN LOGIN SCRAM-SHA-1", password()) == .scramSHA1)
    #expect(chosen("login plain XOAUTH2", password()) == .plain)
    #expect(chosen("PLAIN LOGIN", password(.login)) == .login)
    #expect(chosen("PLAIN LOGIN", password(.cramMD5)) == nil)
    #expect(chosen("GSSAPI", password()) == nil)
    #expect(chosen("PLAIN XOAUTH2 OAUTHBEARER", Credentials(user: "a", proof: .token(Secret([1])))) == .oauthBearer)
  }

  @Test("sends nothing in the clear unless that is wanted")
  func plaintext() {
    var authentication = Authentication(password())
    let refused = authentication.begin(offer("PLAIN", isInsideTLS: false))
    #expect(refused.bytes.isEmpty)
    guard case .failed(.policy, _)? = refused.end else {
      Issue.record("it goes on")
      return
    }
    var credentials = password()
    credentials.allowsPlaintext = true
    var allowed = Authentication(credentials)
    #expect(sent(allowed.begin(offer("PLAIN", isInsideTLS: false))) == "AUTH PLAIN AHRpbQB0YW5zdGFhZg==\r\n")
  }

  @Test("shows no secret, neither in the record nor in the transcript")
  func masked() {
    var authentication = Authentication(password(.login))
    var shown: [String?] = [authentication.begin(offer("LOGIN")).shown]
    shown.append(answer(&authentication, 334, "VXNlcm5hbWU6")?.shown)
    shown.append(answer(&authentication, 334, "UGFzc3dvcmQ6")?.shown)
    #expect(answer(&authentication, 235) == nil)
    #expect(authentication.record.isDone)
    #expect(authentication.record.turns.map(\.command) == ["AUTH LOGIN", "(secret)", "(secret)"])
    #expect(shown == ["AUTH LOGIN", "(secret)", "(secret)"])
  }

  @Test("takes no success for one that is not 235, and no refusal either", arguments: [220, 250, 354])
  func otherSuccess(_ code: Int) {
    var authentication = Authentication(password(.plain))
    _ = authentication.begin(offer("PLAIN"))
    guard
      case .failed(.outOfOrderReply, "AUTH PLAIN was answered with \(code) ok")? =
        answer(&authentication, code, "ok")?.end
    else {
      Issue.record("it is taken for something")
      return
    }
    #expect(!authentication.record.isDone)
  }

  @Test("ends XOAUTH2 that was refused by an empty line, which is told as what it is")
  func emptyResponse() {
    var authentication = Authentication(Credentials(user: "a", proof: .token(Secret([0x74]))))
    _ = authentication.begin(offer("XOAUTH2"))
    #expect(answer(&authentication, 334, "eyJzdGF0dXMiOiI0MDAifQ==").map(sent) == "\r\n")
    #expect(authentication.record.turns.map(\.command) == ["AUTH XOAUTH2 (secret)", "(empty)"])
  }

  @Test("breaks off with an asterisk what makes no sense", arguments: ["!", "eA", String(repeating: "A", count: 8)])
  func cancelled(_ challenge: String) {
    var authentication = Authentication(password(.scramSHA256))
    _ = authentication.begin(offer("SCRAM-SHA-256"))
    #expect(answer(&authentication, 334, challenge).map(sent) == "*\r\n")
    guard case .refused? = answer(&authentication, 501, "5.5.2 cancelled")?.end else {
      Issue.record("it goes on")
      return
    }
    #expect(authentication.record.problem != nil)
  }

  @Test("does not go on for ever, and believes no success that SCRAM did not bring")
  func endless() {
    var login = Authentication(password(.xoauth2))
    _ = login.begin(offer("XOAUTH2"))
    var bearer = Authentication(Credentials(user: "a", proof: .token(Secret([1]))))
    _ = bearer.begin(offer("XOAUTH2"))
    var turns = 0
    while turns < 100, bearer.record.problem == nil {
      _ = answer(&bearer, 334, "e30=")
      turns += 1
    }
    #expect(turns < 10)
    var scram = Authentication(password(.scramSHA1))
    _ = scram.begin(offer("SCRAM-SHA-1"))
    guard case .failed(.policy, _)? = answer(&scram, 235)?.end else {
      Issue.record("it believes")
      return
    }
  }

  @Test("takes no success for one before all was said", arguments: [SASLMechanism.login, .cramMD5])
  func early(_ mechanism: SASLMechanism) {
    for challenges in 0...1 where mechanism == .login || challenges == 0 {
      var authentication = Authentication(password(mechanism))
      _ = authentication.begin(offer(mechanism.rawValue))
      for _ in 0..<challenges { _ = answer(&authentication, 334, "VXNlcm5hbWU6") }
      guard case .failed(.policy, _)? = answer(&authentication, 235)?.end else {
        Issue.record("it believes, after \(challenges)")
        continue
      }
      #expect(!authentication.record.isDone)
    }
  }
}
