import Certificates
import TLSCrypto
import Testing

@testable import TLSSession

/// What a context for many sessions does is held against one for few, which uses the library as it is.
@Suite("Contexts for many sessions")
struct ManySessionsTests {
  private static let kinds: [PrivateKey.Kind] = [.p256, .p384, .ed25519, .rsa(2048), .rsaPSS(2048)]

  /// Both sides' outcome, what was settled, and the chain.
  private struct Outcome: Equatable {
    var progress: [TLSSession.Progress]
    var cipher: CipherFacts?
    var group: GroupFacts?
    var scheme: SignatureScheme?
    var chain: ChainFacts?
  }

  private func outcome(
    _ contexts: TLSContexts, _ server: ServerOptions, _ options: ClientOptions = ClientOptions(),
    time: UnixTime = World.now
  ) throws -> Outcome {
    let client = try TLSSession(client: contexts, options: options, serverName: "mx.example.test", time: time)
    let pair = try Pair(client: client, server: server)
    let (ours, theirs) = pair.handshake()
    if case .complete = ours {
      #expect(client.write(Array("EHLO".utf8)) == nil)
      pair.server.receive(client.takeOutput())
      #expect(pair.server.read() == .bytes(Array("EHLO".utf8)))
    }
    let facts = client.facts()
    return Outcome(
      progress: [ours, theirs], cipher: facts?.cipher, group: facts?.group, scheme: facts?.signatureScheme,
      chain: client.chain())
  }

  private func expectTheSame(
    _ trust: TrustSource, _ server: ServerOptions, _ options: ClientOptions = ClientOptions(),
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let expected = try outcome(TLSContexts(trust: trust), server, options)
    let many = try TLSContexts.forMany(trust, options)
    // What the first finds, and what the others are told of it.
    for _ in 1...3 {
      #expect(try outcome(many, server, options) == expected, sourceLocation: sourceLocation)
    }
    return expected
  }

  @Test("have a library context of their own from some session on")
  func own() throws {
    let contexts = TLSContexts(trust: .none, isForMany: true)
    let first = try contexts.context(ClientOptions())
    for _ in 2..<TLSContexts.few { #expect(try contexts.context(ClientOptions()) === first) }
    #expect(try contexts.context(ClientOptions()) !== first)
  }

  @Test("offer the same", arguments: TLSVersion.allCases)
  func offer(version: TLSVersion) throws {
    for options in [
      ClientOptions(maximumVersion: version), ClientOptions(maximumVersion: version, suites: .theRest),
      ClientOptions(maximumVersion: version, keyType: .rsa),
    ] {
      let hellos = try [TLSContexts(trust: .none), TLSContexts.forMany(.none, options)].map { contexts in
        let client = try TLSSession(
          client: contexts, options: options, serverName: "mx.example.test", time: World.now)
        _ = client.handshake()
        return try ClientHello(client.takeOutput())
      }
      #expect(hellos[0] == hellos[1] && hellos[0].suites.count > 2)
    }
  }

  @Test("find the same, whatever the key", arguments: kinds)
  func keys(kind: PrivateKey.Kind) throws {
    let world = try World()
    let server = try ServerOptions(identities: [world.leaf { $0.key = kind }])
    for version in [TLSVersion.v1_2, .v1_3] {
      let found = try expectTheSame(world.trust, server, ClientOptions(maximumVersion: version))
      #expect(found.progress == [.complete, .complete] && found.chain?.presented.count == 2)
      #expect(found.chain?.verification.objections == [])
    }
  }

  @Test(
    "find the same, whatever the suite",
    arguments: [
      "AES128-SHA", "AES256-SHA256", "AES128-GCM-SHA256", "AES256-CCM8", "DHE-RSA-AES256-SHA",
      "DHE-RSA-CHACHA20-POLY1305",
      "ECDHE-RSA-AES256-SHA384", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-CCM", "ECDHE-ECDSA-AES128-SHA",
      "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ARIA256-GCM-SHA384", "CAMELLIA128-SHA", "ECDHE-RSA-CAMELLIA256-SHA384",
    ])
  func suites(name: String) throws {
    let world = try World()
    var server = try ServerOptions(identities: [world.leaf { $0.key = .rsa(2048) }, world.leaf()])
    server.cipherList = name
    let found = try expectTheSame(world.trust, server, ClientOptions(maximumVersion: .v1_2))
    #expect(found.progress == [.complete, .complete] && found.cipher?.opensslName == name)
  }

  @Test("find the same, whatever the version", arguments: TLSVersion.allCases)
  func versions(version: TLSVersion) throws {
    let world = try World()
    let server = try ServerOptions(identities: [world.leaf { $0.key = .rsa(2048) }])
    let found = try expectTheSame(
      world.trust, server, ClientOptions(minimumVersion: version, maximumVersion: version))
    #expect(found.progress == [.complete, .complete])
  }

  @Test("find the same, whatever the group", arguments: ["P-256", "P-384", "P-521", "X25519", "X448", "ffdhe2048"])
  func groups(name: String) throws {
    let world = try World()
    var server = try ServerOptions(identities: [world.leaf()])
    server.groups = name
    #expect(try expectTheSame(world.trust, server).progress == [.complete, .complete])
  }

  @Test("find the same of chains that are wrong")
  func wrong() throws {
    let world = try World()
    let stranger = try World(root: "Strange Root")
    var lonely = try world.leaf()
    lonely.chain.removeLast()
    let whole = try world.leaf()
    // Of an intermediate: the octets of the curve's name, and those of the kind of key.
    let unreadable = try [[0x03, 0x01, 0x07], [0x3D, 0x02, 0x01]].map { (end: [UInt8]) in
      var der = whole.chain[1].der
      let place = try #require(der.indices.dropLast(2).last { Array(der[$0..<$0 + 3]) == end })
      der[place + 2] ^= 0x40
      var identity = whole
      identity.chain[1] = try X509Certificate(der: der)
      return identity
    }
    // Too large to be remembered.
    let large = try world.leaf { $0.dnsNames += (0..<900).map { "host\($0).example.test" } }
    #expect(large.chain[0].der.count > 16 * 1024)
    let identities = try [
      lonely, stranger.leaf(), world.leaf { $0.selfSigned = true }, world.leaf { $0.extendedKeyUsage = ["clientAuth"] },
      large,
    ]
    for identity in identities + unreadable {
      let found = try expectTheSame(world.trust, ServerOptions(identities: [identity]))
      #expect(found.progress.first == .complete && found.chain?.presented.count == identity.chain.count)
    }
  }

  @Test("read a certificate once that many servers present")
  func once() throws {
    let world = try World()
    let contexts = try TLSContexts.forMany(world.trust)
    for number in 1...3 {
      let server = try ServerOptions(identities: [world.leaf()])
      for _ in 1...3 { #expect(try outcome(contexts, server).progress == [.complete, .complete]) }
      // The intermediate is the same.
      #expect(try contexts.context(ClientOptions()).memory?.certificates.readings == number + 1)
    }
  }
}

/// What a ClientHello offers, without what is drawn at random (RFC 8446 §4.1.2).
private struct ClientHello: Equatable {
  let suites: [UInt8]
  /// What they say by their type; of key shares nothing, since their groups are told by another extension, too.
  let extensions: [Int: [UInt8]]

  /// - Parameter record: the first one of a client.
  init(_ record: [UInt8]) throws {
    var rest = record.dropFirst(5 + 4 + 2 + 32)
    func number(of octets: Int) throws -> Int {
      defer { rest = rest.dropFirst(octets) }
      try #require(rest.count >= octets)
      return rest.prefix(octets).reduce(0) { $0 << 8 | Int($1) }
    }
    func vector(_ octets: Int) throws -> [UInt8] {
      let count = try number(of: octets)
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    _ = try vector(1)
    suites = try vector(2)
    _ = try vector(1)
    _ = try number(of: 2)
    var extensions: [Int: [UInt8]] = [:]
    while !rest.isEmpty {
      let type = try number(of: 2)
      let body = try vector(2)
      extensions[type] = type == 51 ? [] : body
    }
    self.extensions = extensions
  }
}
