import Certificates
import TLSCrypto
import Testing

@testable import TLSSession

@Suite("A chain that was presented before")
struct ChainMemoryTests {
  private static let versions: [TLSVersion] = [.v1_2, .v1_3]

  /// What a session with contexts that may know the chain finds of it.
  private func chain(
    _ identity: Identity, _ contexts: TLSContexts, time: UnixTime = World.now, version: TLSVersion = .v1_3
  ) throws -> ChainFacts {
    try #require(session(identity, contexts, time: time, version: version).chain())
  }

  private func session(
    _ identity: Identity, _ contexts: TLSContexts, time: UnixTime = World.now, version: TLSVersion = .v1_3,
    staple: [UInt8]? = nil
  ) throws -> TLSSession {
    let client = try TLSSession(
      client: contexts, options: ClientOptions(maximumVersion: version), serverName: "mx.example.test", time: time)
    var options = ServerOptions(identities: [identity])
    options.ocspResponse = staple
    let server = try TLSSession(server: ServerContext(options))
    var progress = client.handshake()
    for _ in 0..<20 where progress == .incomplete {
      server.receive(client.takeOutput())
      _ = server.handshake()
      client.receive(server.takeOutput())
      progress = client.handshake()
    }
    #expect(progress == .complete)
    return client
  }

  /// The same from a session that knows nothing.
  private func anew(_ identity: Identity, _ trust: TrustSource, time: UnixTime = World.now) throws -> ChainFacts {
    try chain(identity, TLSContexts(trust: trust), time: time)
  }

  @Test("is told as it was when it was verified, whatever the library said of it", arguments: versions)
  func same(version: TLSVersion) throws {
    let world = try World()
    let stranger = try World(root: "Strange Root")
    var lonely = try world.leaf()
    lonely.chain.removeLast()
    let identities = [
      try world.leaf(), lonely, try stranger.leaf(), try world.leaf { $0.selfSigned = true },
      try world.leaf { $0.extendedKeyUsage = ["clientAuth"] },
    ]
    for trust in [world.trust, .none] {
      let contexts = try TLSContexts.forMany(trust)
      for identity in identities {
        let expected = try anew(identity, trust)
        for _ in 1...3 { #expect(try chain(identity, contexts, version: version) == expected) }
      }
    }
  }

  @Test("is verified once for many sessions, and once for each set of options")
  func once() throws {
    let world = try World()
    let contexts = try TLSContexts.forMany(world.trust)
    let identity = try world.leaf()
    for _ in 1...5 { _ = try chain(identity, contexts) }
    #expect(try contexts.context(ClientOptions()).memory?.chains.verifications == 1)
    _ = try chain(world.leaf(), contexts)
    #expect(try contexts.context(ClientOptions()).memory?.chains.verifications == 2)
  }

  @Test("lets a staple be judged by an issuer that the trust store alone has", arguments: versions)
  func staple(version: TLSVersion) throws {
    let world = try World()
    let leaf = try world.root.issue(
      CertificateTemplate(dnsNames: ["mx.example.test"], from: World.from, until: World.until))
    #expect(leaf.chain.count == 1)
    var template = OCSPTemplate(from: World.from, until: World.until)
    template.status = .revoked(Revocation(time: World.from))
    let staple = try world.root.ocspResponse(for: leaf.chain[0], template)
    let contexts = try TLSContexts.forMany(world.trust)
    for _ in 1...3 {
      let session = try session(leaf, contexts, version: version, staple: staple)
      let facts = try #require(session.facts()?.staple)
      #expect(facts.signer == .issuer && facts.answer?.status == template.status, "\(facts)")
      _ = session.chain()
    }
    let options = ClientOptions(maximumVersion: version)
    #expect(try contexts.context(options).memory?.chains.verifications == 1)
  }

  @Test("is another one with a certificate more, less, or in another place")
  func order() throws {
    let world = try World()
    let contexts = try TLSContexts.forMany(world.trust)
    let whole = try world.leaf()
    var short = whole
    short.chain.removeLast()
    var long = whole
    long.chain.append(world.root.certificate)
    var turned = long
    turned.chain.swapAt(1, 2)
    for identity in [whole, short, long, turned, whole, short, long, turned] {
      #expect(try chain(identity, contexts) == anew(identity, world.trust))
    }
    #expect(try contexts.context(ClientOptions()).memory?.chains.verifications == 4)
  }

  @Test("is verified anew when a certificate became valid or expired meanwhile, to the second", arguments: -2...2)
  func bounds(offset: Int64) throws {
    let world = try World()
    let identity = try world.leaf()
    for bound in [World.from, World.until] {
      for first in [-3, -1, 0, 1, 3] as [Int64] {
        let contexts = try TLSContexts.forMany(world.trust)
        _ = try chain(identity, contexts, time: bound + first)
        let time = bound + offset
        #expect(try chain(identity, contexts, time: time) == anew(identity, world.trust, time: time))
      }
    }
  }

  @Test("is verified anew after a minute")
  func lifetime() throws {
    let world = try World()
    let contexts = try TLSContexts.forMany(world.trust)
    let identity = try world.leaf()
    for seconds in [0, 60, 61, 121, 122] as [Int64] { _ = try chain(identity, contexts, time: World.now + seconds) }
    #expect(try contexts.context(ClientOptions()).memory?.chains.verifications == 3)
  }

  @Test("is verified anew where a date of it cannot be read")
  func unknownDate() throws {
    let world = try World()
    let memory = ChainMemory()
    let key = ChainMemory.Key([try world.leaf().chain[0]])
    var facts = try anew(world.leaf(), world.trust)
    facts.presented[0].notAfter = nil
    memory.remember(key, .init(facts: facts, time: World.now, result: 0))
    #expect(memory.entry(of: key, at: World.now) == nil)
  }

  @Test("is verified anew when the clock leaps either way, and then remembered from there on")
  func leaps() throws {
    let world = try World()
    let contexts = try TLSContexts.forMany(world.trust)
    let identity = try world.leaf()
    var verifications: [Int?] = []
    for seconds in [0, 3600, 3601, 0, 1, -3600, -3599, 3600] as [Int64] {
      #expect(try chain(identity, contexts, time: World.now + seconds) == anew(identity, world.trust))
      verifications.append(try contexts.context(ClientOptions()).memory?.chains.verifications)
    }
    #expect(verifications == [1, 2, 2, 3, 3, 4, 4, 5])
  }

  @Test("no time that a clock may show is a trap")
  func anyTime() throws {
    let facts = try anew(World().leaf(), World().trust)
    let times = [.min, .min + 1, -1, 0, 1, World.now.seconds, .max - 1, .max].map { UnixTime(seconds: $0) }
    let key = ChainMemory.Key([try World().leaf().chain[0]])
    for first in times {
      let memory = ChainMemory()
      memory.remember(key, .init(facts: facts, time: first, result: 0))
      for second in times {
        let isNear = (second - first).magnitude <= 60
        #expect((memory.entry(of: key, at: second) != nil) == isNear)
      }
    }
  }

  @Test("is forgotten when many others came, and then verified anew")
  func limit() throws {
    let world = try World()
    let memory = ChainMemory()
    let leaf = try world.leaf().chain[0]
    let facts = try anew(world.leaf(), world.trust)
    // Chains of one certificate are other chains by their lengths.
    let keys = (1...3 * ChainMemory.limit).map { ChainMemory.Key(Array(repeating: leaf, count: $0)) }
    for key in keys { memory.remember(key, .init(facts: facts, time: World.now, result: 0)) }
    #expect(memory.entry(of: keys[0], at: World.now) == nil)
    #expect(memory.entry(of: keys[keys.count - 1], at: World.now)?.facts == facts)
    for key in keys.suffix(ChainMemory.limit) { #expect(memory.entry(of: key, at: World.now) != nil) }
  }
}
