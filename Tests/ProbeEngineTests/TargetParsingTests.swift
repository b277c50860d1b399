import MailPolicy
import ProbeEngine
import Testing

@Suite("Targets as users type them")
struct TargetParsingTests {
  struct Good: CustomTestStringConvertible, Sendable {
    var input: String
    var kind: Target.Kind
    var name: String
    var port: Int?
    var dialect: Target.Dialect = .smtp
    var security: Target.Security = .starttls
    var policy: Policy = .may
    var testDescription: String { input }
  }

  @Test(
    "are read",
    arguments: [
      Good(input: "mx.example.test:25", kind: .host, name: "mx.example.test", port: 25),
      Good(input: "MX.Example.Test.:25", kind: .host, name: "mx.example.test", port: 25),
      Good(input: "example.test", kind: .domain, name: "example.test", port: 25),
      Good(input: "localhost", kind: .host, name: "localhost", port: 25),
      Good(input: "mx.example.test:587", kind: .host, name: "mx.example.test", port: 587, policy: .verify),
      Good(
        input: "mx.example.test:465", kind: .host, name: "mx.example.test", port: 465, security: .implicit,
        policy: .verify),
      Good(
        input: "smtps://mx.example.test", kind: .host, name: "mx.example.test", port: 465, security: .implicit,
        policy: .verify),
      Good(
        input: "smtps://mx.example.test:10465", kind: .host, name: "mx.example.test", port: 10465, security: .implicit,
        policy: .verify),
      Good(input: "smtp://mx.example.test:465", kind: .host, name: "mx.example.test", port: 465, policy: .verify),
      Good(input: "SMTP://mx.example.test/", kind: .host, name: "mx.example.test", port: 25),
      Good(input: "submission://mx.example.test", kind: .host, name: "mx.example.test", port: 587, policy: .verify),
      Good(input: "lmtp://mx.example.test:24", kind: .host, name: "mx.example.test", port: 24, dialect: .lmtp),
      Good(input: "lmtp+unix:/run/dovecot/lmtp", kind: .unix, name: "/run/dovecot/lmtp", port: nil, dialect: .lmtp),
      Good(input: "lmtp+unix:///run/dovecot/lmtp", kind: .unix, name: "/run/dovecot/lmtp", port: nil, dialect: .lmtp),
      Good(input: "0x7g.1:25", kind: .host, name: "0x7g.1", port: 25),
      Good(input: "web.1:25", kind: .host, name: "web.1", port: 25),
      Good(input: "face.0x1.test:25", kind: .host, name: "face.0x1.test", port: 25),
      Good(input: "192.0.2.1", kind: .address, name: "192.0.2.1", port: 25),
      Good(input: "192.0.2.1:587", kind: .address, name: "192.0.2.1", port: 587, policy: .verify),
      Good(input: "[192.0.2.1]", kind: .address, name: "192.0.2.1", port: 25),
      Good(input: "[2001:db8::1]:25", kind: .address, name: "2001:db8::1", port: 25),
      Good(input: "[IPv6:2001:DB8::1]", kind: .address, name: "2001:db8::1", port: 25),
      Good(input: "2001:db8::1", kind: .address, name: "2001:db8::1", port: 25),
      Good(input: "smtp://[::1]:2525", kind: .address, name: "::1", port: 2525),
    ])
  func good(_ case: Good) throws {
    let target = try Target(parsing: `case`.input)
    #expect(target.input == `case`.input)
    #expect(target.kind == `case`.kind)
    #expect(target.name == `case`.name)
    #expect(target.port == `case`.port)
    #expect(target.dialect == `case`.dialect)
    #expect(target.security == `case`.security)
    #expect(target.policy == `case`.policy)
  }

  @Test(
    "that are illegal are refused, and the part that is wrong is named",
    arguments: [
      ("", "the target is empty"),
      ("mx example", "target mx example: holds a blank"),
      ("mx\u{1B}[31m", "target mx\\x1b[31m: holds a control byte"),
      ("mx.example.test:99999", "target mx.example.test:99999: port 99999 is not between 1 and 65535"),
      ("mx.example.test:0", "target mx.example.test:0: port 0 is not between 1 and 65535"),
      ("mx.example.test:", "target mx.example.test:: the port is missing behind the colon"),
      ("mx.example.test:smtp", "target mx.example.test:smtp: port smtp is no number"),
      ("mx.example.test:+25", "target mx.example.test:+25: port +25 is no number"),
      (
        "mx.example.test:99999999999999999999",
        "target mx.example.test:99999999999999999999: port 99999999999999999999 is not between 1 and 65535"
      ),
      (":25", "target :25: the host is missing"),
      ("http://mx.example.test", "target http://mx.example.test: unknown scheme http"),
      ("smtp://", "target smtp://: the host is missing"),
      ("[192.0.2.1", "target [192.0.2.1: a closing bracket is missing"),
      ("[mx.example.test]", "target [mx.example.test]: mx.example.test is no IP address"),
      ("[192.0.2.1]25", "target [192.0.2.1]25: after the bracket comes :PORT, not 25"),
      ("192.0.2.256", "target 192.0.2.256: 192.0.2.256 is no IP address"),
      ("2130706433:25", "target 2130706433:25: 2130706433 is no IP address"),
      ("0x7f.1", "target 0x7f.1: 0x7f.1 is no IP address"),
      ("smtp://0X7F000001", "target smtp://0X7F000001: 0X7F000001 is no IP address"),
      ("127.1", "target 127.1: 127.1 is no IP address"),
      ("0177.0.0.1.", "target 0177.0.0.1.: 0177.0.0.1. is no IP address"),
      ("2001:db8::1::2", "target 2001:db8::1::2: 2001:db8::1::2 is no IPv6 address"),
      ("a..b:25", "target a..b:25: the name has an empty label: two dots in a row, or one at its beginning"),
      ("-a.test:25", "target -a.test:25: the label '-a' begins or ends with a hyphen"),
      ("a@b.test", "a user name or password has no place in a target"),
      ("smtp://user:secret@mx.example.test", "a user name or password has no place in a target"),
      ("bücher.test", "target bücher.test: the name is not ASCII"),
      ("lmtp://mx.example.test", "target lmtp://mx.example.test: LMTP has no port of its own"),
      ("lmtp+unix:relative", "target lmtp+unix:relative: the path of a Unix socket begins with a slash"),
    ])
  func bad(input: String, message: String) {
    let error = #expect(throws: TargetError.self) { try Target(parsing: input) }
    #expect(error?.message == message)
  }

  @Test(
    "show no password, whatever is wrong with them",
    arguments: [
      ("smtp://user:s3cret@mx.test:25", "smtp://(secret)@mx.test:25"),
      ("smtps://s3cret@mx.test", "smtps://(secret)@mx.test"),
      ("https://user:s3cret@mx.test/", "https://(secret)@mx.test/"), ("user:s3cret@mx.test:25", "(secret)@mx.test:25"),
      ("smtp://us er:s3@cret@mx.test", "smtp://(secret)@mx.test"), ("a@b.test", "a@b.test"),
      ("mx.test:25", "mx.test:25"),
      ("lmtp+unix:/run/a:b@c", "lmtp+unix:/run/a:b@c"), ("smtp://@mx.test", "smtp://@mx.test"), ("@", "@"), ("", ""),
    ])
  func password(_ input: String, _ shown: String) {
    #expect(Target.withoutUserInformation(input) == shown)
    guard shown != input else { return }
    let error = #expect(throws: TargetError.self) { try Target(parsing: input) }
    #expect(error?.message.contains("cret@") == false && error?.hint?.contains("cret@") != true)
  }

  @Test("the user decides where a name could be both, and whether there is TLS at all")
  func decisions() throws {
    #expect(try Target(parsing: "example.test", mx: false).kind == .host)
    #expect(try Target(parsing: "example.test:25", mx: true).kind == .domain)
    #expect(try Target(parsing: "example.test:25", usesTLS: false).security == .none)
    let contradiction = #expect(throws: TargetError.self) {
      try Target(parsing: "smtps://example.test", usesTLS: false)
    }
    #expect(
      contradiction?.message == "target smtps://example.test: means TLS from the first byte, and no TLS is wanted")
    #expect(try Target(parsing: "example.test:25", policy: .verify).policy == .verify)
    #expect(throws: TargetError.self) { try Target(parsing: "192.0.2.1", mx: true) }
  }
}
