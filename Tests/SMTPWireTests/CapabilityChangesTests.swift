import SMTPWire
import Testing

@Suite("What TLS changed in the capabilities")
struct CapabilityChangesTests {
  private func changes(_ before: [String], _ after: [String]) -> CapabilityChanges {
    CapabilityChanges(before: before.map { Capability($0) }, after: after.map { Capability($0) })
  }

  private func words(_ texts: String...) -> [[UInt8]] { texts.map { Array($0.utf8) } }

  @Test("is nothing where nothing changed, in whatever order, case and form it is written")
  func nothing() {
    let pairs: [([String], [String])] = [
      ([], []), (["SIZE 5", "DSN"], ["DSN", "SIZE 5"]), (["size 5"], ["SIZE 5"]),
      (["AUTH PLAIN LOGIN"], ["AUTH LOGIN PLAIN"]), (["AUTH PLAIN"], ["auth plain"]), (["AUTH PLAIN"], ["AUTH=PLAIN"]),
      (["AUTH PLAIN", "AUTH LOGIN"], ["AUTH PLAIN LOGIN"]), (["AUTH PLAIN", "AUTH=PLAIN"], ["AUTH PLAIN PLAIN"]),
      (["DSN", "DSN"], ["DSN"]), (["LIMITS RCPTMAX=5 MAILMAX=2"], ["LIMITS MAILMAX=2 RCPTMAX=5"]),
      (["XUNKNOWN a"], ["XUNKNOWN a"]),
    ]
    for (before, after) in pairs {
      let changes = changes(before, after)
      #expect(changes.added == [])
      #expect(changes.removed == [])
      #expect(changes.changed == [])
      #expect(changes.unchanged.count == Set(before.map { Capability($0).name }).count)
    }
  }

  @Test("names added and removed keywords as the server spelt them, with all their parameters")
  func addedAndRemoved() {
    let changes = changes(
      ["STARTTLS", "Size 5", "XSECRET x"], ["Size 5", "AUTH PLAIN", "AUTH=LOGIN PLAIN", "RequireTLS"])
    #expect(changes.added == [Capability("AUTH PLAIN LOGIN"), Capability("RequireTLS")])
    #expect(changes.removed == [Capability("STARTTLS"), Capability("XSECRET x")])
    #expect(changes.changed == [])
    #expect(changes.unchanged == words("SIZE"))
  }

  @Test("keeps the legacy form only where no other is there")
  func legacyForm() {
    #expect(changes([], ["AUTH=PLAIN"]).added == [Capability("AUTH=PLAIN")])
    #expect(changes([], ["AUTH=PLAIN", "AUTH PLAIN"]).added == [Capability("AUTH PLAIN")])
    #expect(changes([], ["AUTH PLAIN", "AUTH=PLAIN"]).added == [Capability("AUTH PLAIN")])
  }

  @Test("tells AUTH by mechanism")
  func auth() throws {
    let change = try #require(changes(["AUTH PLAIN cram-md5"], ["AUTH CRAM-MD5 login", "AUTH=XOAUTH2"]).changed.first)
    #expect(change.keyword == Array("AUTH".utf8))
    #expect(change.before == words("PLAIN", "CRAM-MD5"))
    #expect(change.after == words("CRAM-MD5", "LOGIN", "XOAUTH2"))
    #expect(change.added == words("LOGIN", "XOAUTH2"))
    #expect(change.removed == words("PLAIN"))
  }

  @Test("compares other parameters exactly")
  func parameters() {
    #expect(
      changes(["SIZE 10240000"], ["size 52428800"]).changed
        == [.init(keyword: Array("SIZE".utf8), before: words("10240000"), after: words("52428800"))])
    #expect(
      changes(["LIMITS RCPTMAX=50 MAILMAX=5"], ["LIMITS RCPTMAX=100 MAILMAX=5"]).changed.map(\.added)
        == [words("RCPTMAX=100")])
    #expect(changes(["SIZE"], ["SIZE 5"]).changed.map(\.removed) == [[]])
    #expect(changes(["XA a"], ["XA A"]).changed.count == 1)
    #expect(changes(["AUTH"], ["AUTH PLAIN"]).changed.count == 1)
  }

  @Test("costs linear time, however many words a peer sends")
  func manyWords() throws {
    let before =
      (0..<20_000).map { Capability("X\($0) a") } + [
        Capability("AUTH " + (0..<30_000).map(String.init).joined(separator: " "))
      ]
    let after =
      (0..<20_000).map { Capability("X\($0) b") } + [
        Capability("AUTH " + (1...30_000).map(String.init).joined(separator: " "))
      ]
    let changes = CapabilityChanges(before: before, after: after)
    #expect(changes.changed.count == 20_001)
    let auth = try #require(changes.changed.last)
    #expect(auth.added == words("30000"))
    #expect(auth.removed == words("0"))
    #expect(before.parameters(of: "AUTH").count == 30_000)
  }
}
