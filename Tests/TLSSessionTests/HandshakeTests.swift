import Certificates
import TLSCrypto
import TLSSession
import Testing

@Suite("A handshake in memory")
struct HandshakeTests {
  private func pair(
    _ change: (inout ServerOptions) -> Void = { _ in }, client: ClientOptions = ClientOptions(),
    serverName: String? = "mx.example.test", segment: Int? = nil
  ) throws -> Pair {
    let world = try World()
    var options = ServerOptions(identities: [try world.leaf()])
    change(&options)
    return try Pair(
      server: options, trust: world.trust, client: client, serverName: serverName, segment: segment)
  }

  @Test("settles TLS 1.3 and tells its exact parameters")
  func tls13() throws {
    let pair = try pair({ $0.groups = "X25519" })
    let (client, server) = pair.handshake()
    #expect(client == .complete)
    #expect(server == .complete)
    let facts = try #require(pair.client.facts())
    #expect(facts.version == "TLSv1.3")
    #expect(facts.cipher.name == "TLS_AES_256_GCM_SHA384")
    #expect(facts.cipher.code == 0x1302)
    #expect(facts.cipher.bits == 256)
    #expect(facts.group == GroupFacts(name: "x25519", code: 0x001D, bits: 253))
    #expect(facts.signatureScheme?.description == "ecdsa_secp256r1_sha256")
    #expect(facts.serverName == "mx.example.test")
    #expect(facts.secureRenegotiation && facts.extendedMasterSecret)
    #expect(!facts.isResumed && !facts.clientCertificateRequested && !facts.helloRetryRequested)
    #expect(facts.ocspResponse == nil)
  }

  @Test(
    "settles every version that both sides offer",
    arguments: [(TLSVersion.v1_0, "TLSv1"), (.v1_1, "TLSv1.1"), (.v1_2, "TLSv1.2"), (.v1_3, "TLSv1.3")])
  func versions(version: TLSVersion, name: String) throws {
    let pair = try pair({
      $0.minimumVersion = version
      $0.maximumVersion = version
    })
    #expect(pair.handshake().client == .complete)
    #expect(pair.client.facts()?.version == name)
  }

  @Test("names the group and the scheme of TLS 1.2, too")
  func tls12() throws {
    let pair = try pair({
      $0.maximumVersion = .v1_2
      $0.groups = "P-384"
    })
    #expect(pair.handshake().client == .complete)
    let facts = try #require(pair.client.facts())
    #expect(facts.group == GroupFacts(name: "secp384r1", code: 0x0018, bits: 384))
    #expect(facts.signatureScheme?.description == "ecdsa_secp256r1_sha256")
    #expect(facts.cipher.name == "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")
  }

  @Test("sees a HelloRetryRequest")
  func helloRetry() throws {
    let pair = try pair({ $0.groups = "P-521" })
    #expect(pair.handshake().client == .complete)
    let facts = try #require(pair.client.facts())
    #expect(facts.helloRetryRequested)
    #expect(facts.group?.name == "secp521r1")
  }

  @Test("every byte of the server in a piece of its own makes no difference", arguments: [1, 2, 7])
  func segments(size: Int) throws {
    let pair = try pair(segment: size)
    #expect(pair.handshake().client == .complete)
    #expect(pair.client.chain()?.presented.count == 2)
  }

  @Test("an anonymous suite is never on first offer, and works on the second")
  func anonymous() throws {
    let server: (inout ServerOptions) -> Void = {
      $0.identities = []
      $0.maximumVersion = .v1_2
      $0.cipherList = "aNULL"
    }
    let refused = try pair(server)
    guard case .failed(let failure) = refused.handshake().client else {
      Issue.record("the first offer held an anonymous suite")
      return
    }
    #expect(failure.cause == .noCommonParameters(TLSAlert(isFatal: true, code: 40)))
    let rest = try pair(server, client: ClientOptions(suites: .theRest))
    #expect(rest.handshake().client == .complete)
    let facts = try #require(rest.client.facts())
    #expect(facts.cipher.name.contains("_anon_"))
    #expect(facts.signatureScheme == nil)
    #expect(rest.client.chain() == nil)
  }

  @Test("a finite-field exchange of TLS 1.2 shows the size of its group")
  func finiteField() throws {
    let world = try World()
    var options = ServerOptions(identities: [try world.leaf { $0.key = .rsa(2048) }])
    options.maximumVersion = .v1_2
    options.cipherList = "DHE-RSA-AES128-GCM-SHA256"
    let pair = try Pair(server: options, trust: world.trust)
    #expect(pair.handshake().client == .complete)
    #expect(pair.client.facts()?.group?.bits == 2048)
  }

  @Test("RSA key transport has neither group nor scheme")
  func keyTransport() throws {
    let world = try World()
    var options = ServerOptions(identities: [try world.leaf { $0.key = .rsa(2048) }])
    options.maximumVersion = .v1_2
    options.cipherList = "AES128-GCM-SHA256"
    let pair = try Pair(server: options, trust: world.trust)
    #expect(pair.handshake().client == .complete)
    #expect(pair.client.facts()?.group == nil)
    #expect(pair.client.facts()?.signatureScheme == nil)
  }

  @Test("nothing in common is told apart from other alerts")
  func nothingInCommon() throws {
    let pair = try pair({ $0.minimumVersion = .v1_3 }, client: ClientOptions(maximumVersion: .v1_2))
    guard case .failed(let failure) = pair.handshake().client else {
      Issue.record("TLS 1.2 reached a server of 1.3")
      return
    }
    #expect(failure.cause == .noCommonParameters(TLSAlert(isFatal: true, code: 70)))
    #expect(failure.message == "the peer sent the TLS alert protocol_version (70)")
  }

  @Test("an unknown server name can be refused with its alert")
  func unrecognizedName() throws {
    let pair = try pair(
      {
        $0.expectedServerName = "other.example.test"
        $0.serverNameMismatch = .fatalAlert
      })
    guard case .failed(let failure) = pair.handshake().client else {
      Issue.record("the server took the wrong name")
      return
    }
    #expect(failure.cause == .alert(TLSAlert(isFatal: true, code: 112)))
  }

  @Test("what is no TLS is kept as it came", arguments: ["500 5.5.1 what?\r\n", "HTTP/1.1 400 Bad Request\r\n"])
  func notTLS(text: String) throws {
    let pair = try pair()
    #expect(pair.client.handshake() == .incomplete)
    for byte in text.utf8 { pair.client.receive([byte]) }
    #expect(
      pair.client.handshake()
        == .failed(TLSFailure(cause: .notTLS(Array(text.utf8)), message: "the peer does not speak TLS")))
  }

  @Test("no more than 512 bytes of what is no TLS are kept")
  func notTLSAtLength() throws {
    let pair = try pair()
    for _ in 0..<100 { pair.client.receive([UInt8](repeating: 0x41, count: 1000)) }
    guard case .failed(let failure) = pair.client.handshake(), case .notTLS(let bytes) = failure.cause else {
      Issue.record("letters passed as TLS")
      return
    }
    #expect(bytes.count == 512)
  }

  @Test("garbage in the form of a record is the peer's fault, not ours", arguments: [0x16, 0x15, 0x17] as [UInt8])
  func garbage(type: UInt8) throws {
    let pair = try pair()
    #expect(pair.client.handshake() == .incomplete)
    pair.client.receive([type, 0x03, 0x03, 0x00, 0x04, 0xDE, 0xAD, 0xBE, 0xEF])
    guard case .failed(let failure) = pair.client.handshake() else {
      Issue.record("garbage was taken for a handshake")
      return
    }
    #expect(failure.cause == .protocolViolation)
  }

  @Test("a certificate that cannot be used is named, and not the protocol")
  func unusableCertificate() throws {
    let world = try World()
    var options = ServerOptions(identities: [try world.leaf()])
    options.maximumVersion = .v1_2
    let pair = try Pair(server: options, trust: world.trust)
    _ = pair.client.handshake()
    pair.server.receive(pair.client.takeOutput())
    _ = pair.server.handshake()
    // The name of its issuer is UTF-8 no more; the message is in the clear, and nothing vouches for it yet.
    var output = pair.server.takeOutput()
    let name = Array("Intermediate".utf8)
    let place = try #require(output.indices.first { output[$0...].starts(with: name) })
    output[place] = 0xFF
    pair.client.receive(output)
    guard case .failed(let failure) = pair.client.handshake() else {
      Issue.record("a certificate that cannot be read was taken")
      return
    }
    #expect(failure.cause == .protocolViolation)
    #expect(failure.message == TLSFailure.unusableCertificate + "invalid utf8string")
  }

  @Test("a request for a client certificate is seen, with the names that came with it")
  func certificateRequest() throws {
    let pair = try pair({ $0.clientCertificate = .requested })
    #expect(pair.handshake().client == .complete)
    #expect(pair.client.facts()?.clientCertificateRequested == true)
  }

  @Test("a demand for a client certificate fails under TLS 1.2 in the handshake")
  func certificateDemand12() throws {
    let pair = try pair({
      $0.clientCertificate = .required
      $0.maximumVersion = .v1_2
    })
    guard case .failed(let failure) = pair.handshake().client else {
      Issue.record("the server went on without a certificate")
      return
    }
    #expect(failure.cause == .alert(TLSAlert(isFatal: true, code: 40)))
  }

  @Test("a demand for a client certificate shows itself under TLS 1.3 only after the handshake")
  func certificateDemand13() throws {
    let pair = try pair({ $0.clientCertificate = .required })
    #expect(pair.handshake().client == .complete)
    guard case .failed(let failure) = pair.client.read() else {
      Issue.record("no alert came")
      return
    }
    #expect(failure.cause == .alert(TLSAlert(isFatal: true, code: 116)))
    #expect(failure.message == "the peer sent the TLS alert certificate_required (116)")
  }

  @Test("a client certificate is shown where it is asked for")
  func clientCertificate() throws {
    let world = try World()
    var options = ServerOptions(identities: [try world.leaf()])
    options.clientCertificate = .required
    let pair = try Pair(
      server: options, trust: world.trust, identity: try world.leaf { $0.extendedKeyUsage = ["clientAuth"] })
    #expect(pair.handshake().client == .complete)
    #expect(pair.client.read() == .incomplete)
  }

  @Test("a stapled OCSP response is kept")
  func staple() throws {
    let pair = try pair({ $0.ocspResponse = [0x30, 0x03, 0x0A, 0x01, 0x06] })
    #expect(pair.handshake().client == .complete)
    #expect(pair.client.facts()?.ocspResponse == [0x30, 0x03, 0x0A, 0x01, 0x06])
  }

  @Test("session tickets are seen and are no data")
  func tickets() throws {
    let pair = try pair({ $0.ticketCount = 2 })
    #expect(pair.handshake().client == .complete)
    #expect(pair.client.read() == .incomplete)
    #expect(pair.client.receivedTicket)
    let without = try self.pair({ $0.ticketCount = 0 })
    #expect(without.handshake().client == .complete)
    #expect(without.client.read() == .incomplete)
    #expect(!without.client.receivedTicket)
  }

  @Test("keys are logged where that was asked, and only there")
  func keyLog() throws {
    let logging = try pair(client: ClientOptions(logsKeys: true))
    #expect(logging.handshake().client == .complete)
    let lines = logging.client.takeKeyLog().map { String(decoding: $0, as: UTF8.self) }
    #expect(lines.contains { $0.hasPrefix("CLIENT_HANDSHAKE_TRAFFIC_SECRET ") })
    #expect(logging.client.takeKeyLog().isEmpty)
    let silent = try pair()
    #expect(silent.handshake().client == .complete)
    #expect(silent.client.takeKeyLog().isEmpty)
  }

  @Test("the second offer holds nothing of TLS 1.3, which has no anonymous suite")
  func theRestIsOld() throws {
    let pair = try pair(client: ClientOptions(suites: .theRest))
    guard case .failed(let failure) = pair.handshake().client else {
      Issue.record("a usual suite stood in the second offer")
      return
    }
    guard case .noCommonParameters = failure.cause else {
      Issue.record("not told as nothing in common: \(failure)")
      return
    }
  }

  @Test("an alert is told by its name and number")
  func alert() throws {
    let pair = try pair()
    #expect(pair.client.handshake() == .incomplete)
    pair.client.receive([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x50])
    guard case .failed(let failure) = pair.client.handshake() else {
      Issue.record("an alert was passed over")
      return
    }
    #expect(failure.cause == .alert(TLSAlert(isFatal: true, code: 80)))
  }

  @Test("a first byte above 0x7F is no TLS: telnet negotiates with 0xFF, a text may begin with a byte order mark")
  func highFirstByte() throws {
    let pair = try pair()
    #expect(pair.client.handshake() == .incomplete)
    pair.client.receive([0xFF, 0xFD, 0x18])
    guard case .failed(let failure) = pair.client.handshake() else {
      Issue.record("telnet passed as TLS")
      return
    }
    #expect(failure.cause == .notTLS([0xFF, 0xFD, 0x18]))
  }

  @Test("an impossible offer is told before any connection")
  func impossibleOffer() throws {
    let contexts = TLSContexts(trust: .none)
    let list = #expect(throws: TLSSetupFailure.self) { try contexts.check(ClientOptions(suites: .list("NONSENSE"))) }
    #expect(list?.message == "cipher list NONSENSE: no cipher match")
    let versions = #expect(throws: TLSSetupFailure.self) {
      try contexts.check(ClientOptions(minimumVersion: .v1_3, maximumVersion: .v1_2))
    }
    #expect(versions?.message == "TLS versions: the lowest, 1.3, is above the highest, 1.2")
  }
}
