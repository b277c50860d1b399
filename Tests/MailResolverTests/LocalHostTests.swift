import Dispatch
import MailDNS
import Testing

@testable import MailResolver

@Suite("The name of this machine")
struct LocalHostTests {
  struct Example: Sendable, CustomTestStringConvertible {
    var hostName: String?
    var canonicalName: String?
    var result: String?

    init(_ hostName: String?, _ canonicalName: String?, _ result: String?) {
      self.hostName = hostName
      self.canonicalName = canonicalName
      self.result = result
    }

    var testDescription: String {
      "\(hostName ?? "-"), \(canonicalName ?? "-") -> \(result ?? "-")"
    }
  }

  @Test(
    "is the fully qualified one, or none",
    arguments: [
      Example("mail.example.test", nil, "mail.example.test"),
      Example("Mail.Example.Test.", nil, "mail.example.test"),
      Example("mail", "mail.example.test", "mail.example.test"),
      Example("mail", "mail", nil),
      Example("mail", nil, nil),
      Example(nil, "mail.example.test", nil),
      Example("", "mail.example.test", "mail.example.test"),
      // Names that only this machine or link knows: another is preferred, but they are better than none.
      Example("mail.localdomain", "mail.example.test", "mail.example.test"),
      Example("mail.local", nil, "mail.local"),
      Example("mail.local", "mail.localdomain", "mail.local"),
      Example("mail", "mail.localdomain", "mail.localdomain"),
      // Every host is that.
      Example("localhost", "localhost", nil),
      Example("localhost.localdomain", "localhost", nil),
      Example("localhost.localdomain", "mail.example.test", "mail.example.test"),
      Example("mail", "localhost.localdomain", nil),
      // No names at all.
      Example("192.0.2.7", nil, nil),
      Example("mail", "192.0.2.7", nil),
      Example("bad name.example.test", nil, nil),
      Example("mail", "m\u{e4}il.example.test", nil),
    ])
  func names(_ example: Example) {
    let name = LocalHostLookUp(hostName: example.hostName, deadline: .seconds(60)) { _ in
      example.canonicalName
    }.fullyQualifiedName()
    #expect(name == example.result)
  }

  @Test("needs no look-up where the host's own name will do")
  func noLookUp() async {
    await confirmation(expectedCount: 0) { lookUp in
      _ = LocalHostLookUp(hostName: "mail.example.test", deadline: .seconds(60)) { _ in
        lookUp()
        return nil
      }.fullyQualifiedName()
    }
  }

  @Test(
    "stands in files where they know it, and needs the DNS only where something could complete it",
    arguments: [
      ("127.0.1.1 mail.example.test mail\n", "", .name("mail.example.test")),
      ("# mail.x\n127.0.0.1\tlocalhost\n::1 MAIL.example.test  Mail # mail\r\n", "", .name("MAIL.example.test")),
      ("127.0.0.1 mail\n127.0.1.1 mail.example.test mail\n", "", .name("mail")),
      ("127.0.0.1 localhost\n", "nameserver 192.0.2.53\n", .none), ("", "", .none), ("127.0.0.1 mailbox", "", .none),
      ("", "search example.test\n", .unknown), ("", "domain\texample.test", .unknown), ("", "#search a\n", .none),
    ] as [(String, String, LocalNames.Answer)])
  func files(_ hosts: String, _ resolver: String, _ answer: LocalNames.Answer) {
    #expect(LocalNames.answer(for: "mail", hosts: Array(hosts.utf8), resolver: Array(resolver.utf8)) == answer)
    let name = LocalHostLookUp(
      hostName: "mail", deadline: .seconds(60), files: { _ in answer }, canonicalName: { _ in "asked.example.test" }
    ).fullyQualifiedName()
    switch answer {
    case .name(let listed): #expect(name == (listed.contains(".") ? listed.lowercased() : nil))
    case .none: #expect(name == nil)
    case .unknown: #expect(name == "asked.example.test")
    }
  }

  @Test("does without a look-up that hangs")
  func deadline() {
    let gate = DispatchSemaphore(value: 0)
    defer { gate.signal() }
    let name = LocalHostLookUp(hostName: "mail.local", deadline: .milliseconds(1)) { _ in
      gate.wait()
      return nil
    }.fullyQualifiedName()
    #expect(name == "mail.local")
  }

  @Test("is legal on the machine that runs this, if there is one")
  func thisMachine() throws {
    guard let name = LocalHost.fullyQualifiedName() else { return }
    #expect(try HostName(name).isQualified)
    #expect(name != "localhost")
  }
}
