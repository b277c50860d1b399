import EmbeddedServer
import TLSSession
import Testing

@Suite("TLS of the server, in memory")
struct HandshakeTests {
  private func upgraded(_ script: Script = Script(), tls: ServerTLS = ServerTLS()) throws -> (Conversation, TLSPeer) {
    let pki = try Demo.pki()
    let scenario = Scenario("test", .handshake, "", script, tls: tls, expect: .complete())
    let conversation = Conversation(script, tls: try scenario.serverContext(from: pki))
    _ = conversation.hear()
    if !script.isTLSImplicit {
      _ = conversation.say("\(script.dialect == .lmtp ? "LHLO" : "EHLO") client.example.test")
      #expect(conversation.say("STARTTLS") == "220 2.0.0 Ready to start TLS\r\n")
    }
    return (conversation, try TLSPeer(conversation, pki: pki))
  }

  @Test("forgets what was said before, lists other capabilities and offers STARTTLS no more (RFC 3207 section 4.2)")
  func upgrade() throws {
    let (conversation, peer) = try upgraded()
    #expect(peer.handshake() == .complete)
    #expect(conversation.isProtected)
    #expect(peer.say("MAIL FROM:<>").hasPrefix("503 "))
    let hello = peer.say("EHLO client.example.test")
    #expect(hello.hasPrefix("250-mx.example.test\r\n"))
    #expect(
      hello.contains("250-AUTH PLAIN LOGIN\r\n") && hello.contains("SIZE 52428800") && !hello.contains("STARTTLS"))
    #expect(peer.say("STARTTLS").hasPrefix("503 "))
    #expect(peer.say("QUIT").hasPrefix("221 "))
    #expect(peer.lastAction == .close)
    #expect(peer.session.read() == .closed(notified: true))
  }

  @Test("throws away what came in the clear behind STARTTLS")
  func commandInjection() throws {
    let pki = try Demo.pki()
    let context = try Scenario("test", .startTLS, "", expect: .complete()).serverContext(from: pki)
    let conversation = Conversation(Script(), tls: context)
    _ = conversation.say("EHLO client.example.test")
    #expect(conversation.say("STARTTLS\r\nNOOP\r\nRSET") == "220 2.0.0 Ready to start TLS\r\n")
    let peer = try TLSPeer(conversation, pki: pki)
    #expect(peer.handshake() == .complete)
    peer.exchange()
    #expect(peer.hear() == "")
    #expect(peer.say("NOOP") == "250 2.0.0 Ok\r\n")
  }

  @Test("greets within TLS where TLS is implicit")
  func implicit() throws {
    let (_, peer) = try upgraded(Script(isTLSImplicit: true))
    #expect(peer.handshake() == .complete)
    peer.exchange()
    #expect(peer.hear().hasPrefix("220 mx.example.test "))
    #expect(peer.say("EHLO x").contains("AUTH PLAIN LOGIN"))
  }

  @Test("upgrades LMTP as well")
  func lmtp() throws {
    let (_, peer) = try upgraded(Script(dialect: .lmtp))
    #expect(peer.handshake() == .complete)
    #expect(peer.say("LHLO x").hasPrefix("250-"))
  }

  @Test("works through segments of one octet")
  func tinySegments() throws {
    let (_, peer) = try upgraded(Script(segmentLength: 1))
    #expect(peer.handshake() == .complete)
    #expect(peer.say("EHLO x").hasPrefix("250-"))
  }

  @Test("offers STARTTLS within TLS only where the script wants it so", arguments: [true, false])
  func repeated(repeats: Bool) throws {
    let (_, peer) = try upgraded(Script(protectedCapabilities: ["SIZE", "STARTTLS"], repeatsStartTLS: repeats))
    #expect(peer.handshake() == .complete)
    #expect(peer.say("EHLO x").contains("STARTTLS") == repeats)
  }

  @Test("ends without close_notify where the script cuts it off")
  func cutOff() throws {
    let (_, peer) = try upgraded(Script(answers: [.command("QUIT", .protected): [.cutOff]]))
    #expect(peer.handshake() == .complete)
    #expect(peer.say("QUIT") == "")
    #expect(peer.lastAction == .close)
    #expect(peer.session.read() == .closed(notified: false))
  }

  @Test("plays the script's answer in place of a handshake, and after one")
  func around() throws {
    let (conversation, _) = try upgraded(Script(answers: [.handshakeBegins: .bytes([1, 2, 3])]))
    conversation.receive([0x16, 0x03, 0x01])
    #expect(conversation.actions() == [.send([1, 2, 3]), .listen])
    conversation.receive([0x16, 0x03, 0x01])
    #expect(conversation.actions() == [.listen])

    let (_, peer) = try upgraded(Script(answers: [.handshakeDone: .reply(220, "again")]))
    #expect(peer.handshake() == .complete)
    peer.exchange()
    #expect(peer.hear() == "220 again\r\n")
  }

  @Test("closes on a client that does not speak TLS")
  func noTLS() throws {
    let (conversation, _) = try upgraded()
    conversation.receive(Array("EHLO again\r\n".utf8))
    #expect(conversation.actions() == [.close])
  }

  @Test(
    "speaks the one version that it is told to",
    arguments: [(TLSVersion.v1_0, "TLSv1"), (.v1_1, "TLSv1.1"), (.v1_2, "TLSv1.2"), (.v1_3, "TLSv1.3")])
  func versions(version: TLSVersion, name: String) throws {
    let (_, peer) = try upgraded(tls: ServerTLS(versions: version...version))
    #expect(peer.handshake() == .complete)
    #expect(peer.session.facts()?.version == name)
  }

  @Test("asks for another key share")
  func helloRetry() throws {
    let (_, peer) = try upgraded(tls: try #require(Scenario.named("hello-retry")).tls)
    #expect(peer.handshake() == .complete)
    #expect(peer.session.facts()?.helloRetryRequested == true)
    #expect(peer.session.facts()?.group?.name == "secp384r1")
  }

  @Test("exchanges keys by RSA, or with 1024 bits of Diffie-Hellman, where told to")
  func oldKeyExchanges() throws {
    let (_, rsa) = try upgraded(tls: try #require(Scenario.named("rsa-key-exchange")).tls)
    #expect(rsa.handshake() == .complete)
    #expect(rsa.session.facts()?.group == nil)
    let (_, short) = try upgraded(tls: try #require(Scenario.named("dhe-1024")).tls)
    #expect(short.handshake() == .complete)
    #expect(short.session.facts()?.group?.bits == 1024)
  }

  @Test(
    "refuses with an alert where a scenario wants it so",
    arguments: [("anonymous-only", UInt8(40)), ("client-certificate-tls-1.2", 40), ("unrecognized-name", 112)])
  func alerts(name: String, code: UInt8) throws {
    let (_, peer) = try upgraded(tls: try #require(Scenario.named(name)).tls)
    guard case .failed(let failure) = peer.handshake() else {
      Issue.record("the handshake did not fail")
      return
    }
    switch failure.cause {
    case .alert(let alert), .noCommonParameters(let alert?): #expect(alert.code == code)
    default: Issue.record("\(failure)")
    }
  }

  @Test("refuses a client without a certificate after a TLS 1.3 handshake")
  func lateAlert() throws {
    let (_, peer) = try upgraded(tls: try #require(Scenario.named("client-certificate-tls-1.3")).tls)
    #expect(peer.handshake() == .complete)
    peer.exchange()
    guard case .failed(let failure) = peer.session.read() else {
      Issue.record("no alert came")
      return
    }
    #expect(failure.cause == .alert(TLSAlert(isFatal: true, code: 116)))
  }
}
