import Certificates
import TLSCrypto
import TLSSession
import Testing

/// What a server of ours does against good custom, and what a client sees of it.
@Suite("Strange TLS servers")
struct StrangeServerTests {
  private func pair(
    serverName: String? = "mx.example.test", _ change: (World, inout ServerOptions) throws -> Void
  ) throws -> Pair {
    let world = try World()
    var options = ServerOptions(identities: [try world.leaf()])
    try change(world, &options)
    return try Pair(server: options, trust: world.trust, serverName: serverName)
  }

  @Test("exchange keys with 1024 bits of Diffie-Hellman beside a good certificate")
  func shortDiffieHellman() throws {
    let pair = try pair { world, options in
      options.identities = [try world.leaf { $0.key = .rsa(2048) }]
      options.hasShortDiffieHellman = true
      options.maximumVersion = .v1_2
      options.cipherList = "DHE-RSA-AES256-GCM-SHA384"
    }
    #expect(pair.handshake().client == .complete)
    #expect(pair.client.facts()?.group == GroupFacts(name: "dh", code: nil, bits: 1024))
    #expect(pair.client.chain()?.presented.first?.key.bits == 2048)
  }

  @Test("warn because of the server name, which is no failure")
  func warning() throws {
    let pair = try pair { _, options in
      options.maximumVersion = .v1_2
      options.expectedServerName = "other.example.test"
      options.serverNameMismatch = .warningAlert
    }
    #expect(pair.handshake().client == .complete)
    #expect(pair.client.facts()?.version == "TLSv1.2")
  }

  @Test("present something else to who tells another name, or none", arguments: ["mx.example.test", "other.test", nil])
  func placeholder(serverName: String?) throws {
    let pair = try pair(serverName: serverName) { world, options in
      options.expectedServerName = "mx.example.test"
      options.placeholder = try world.leaf {
        $0.dnsNames = ["invalid.invalid"]
        $0.selfSigned = true
      }
    }
    #expect(pair.handshake().client == .complete)
    let chain = try #require(pair.client.chain())
    let isRight = serverName == "mx.example.test"
    #expect(chain.presented.first?.names.dns == [Array((isRight ? "mx.example.test" : "invalid.invalid").utf8)])
    #expect(chain.presented.count == (isRight ? 2 : 1))
  }

  @Test("name the authorities of the clients that they want", arguments: [TLSVersion.v1_2, .v1_3])
  func clientAuthorities(version: TLSVersion) throws {
    let pair = try pair { world, options in
      options.maximumVersion = version
      options.clientCertificate = .requested
      options.clientAuthorities = [world.root.certificate, world.intermediate.certificate]
    }
    #expect(pair.handshake().client == .complete)
    #expect(
      pair.client.facts()?.clientCertificateAuthorities == [Array("CN=Root".utf8), Array("CN=Intermediate".utf8)])
  }

  @Test("ask for another handshake, are refused, and end")
  func renegotiation() throws {
    let pair = try pair { _, options in options.maximumVersion = .v1_2 }
    #expect(pair.handshake().client == .complete)
    pair.server.requestRenegotiation()
    pair.client.receive(pair.server.takeOutput())
    #expect(pair.client.read() == .incomplete)
    pair.server.receive(pair.client.takeOutput())
    guard case .failed = pair.server.read() else {
      Issue.record("the server took the refusal")
      return
    }
    pair.client.receive(pair.server.takeOutput())
    guard case .failed(let failure) = pair.client.read(), case .alert = failure.cause else {
      Issue.record("no alert came")
      return
    }
  }
}
