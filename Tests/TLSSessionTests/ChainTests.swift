import Certificates
import TLSCrypto
import TLSSession
import Testing

@Suite("The chain that a server presents")
struct ChainTests {
  private func chain(
    _ identity: Identity, trust: TrustSource, time: UnixTime = World.now
  ) throws -> ChainFacts {
    let pair = try Pair(server: ServerOptions(identities: [identity]), trust: trust, time: time)
    #expect(pair.handshake().client == .complete)
    return try #require(pair.client.chain())
  }

  private func names(_ chain: ChainFacts) -> [String] { chain.verification.objections.map { "\($0.depth) \($0.name)" } }

  @Test("leads to the root that is trusted")
  func trusted() throws {
    let world = try World()
    let identity = try world.leaf()
    let chain = try chain(identity, trust: world.trust)
    #expect(chain.presented.map(\.der) == identity.chain.map(\.der))
    #expect(chain.verification.hadTrustStore)
    #expect(chain.verification.objections.isEmpty)
    #expect(
      chain.verification.path.map(\.sha256) == (identity.chain + [world.root.certificate]).map { $0.facts().sha256 })
    #expect(chain.verification.path.last?.isSelfSigned == true)
  }

  @Test("every objection is recorded with its depth, and the handshake goes on")
  func objections() throws {
    let world = try World()
    let late = World.until + 1
    #expect(
      try names(chain(world.leaf(), trust: world.trust, time: late)) == [
        "0 CERT_HAS_EXPIRED", "1 CERT_HAS_EXPIRED", "2 CERT_HAS_EXPIRED",
      ])
    let early = World.from + -1
    #expect(try names(chain(world.leaf(), trust: world.trust, time: early)).contains("0 CERT_NOT_YET_VALID"))
  }

  @Test("a self-signed leaf, a missing intermediate and an unknown root are told apart")
  func untrusted() throws {
    let world = try World()
    #expect(
      try names(chain(world.leaf { $0.selfSigned = true }, trust: world.trust)) == ["0 DEPTH_ZERO_SELF_SIGNED_CERT"])
    var lonely = try world.leaf()
    lonely.chain.removeLast()
    #expect(
      try names(chain(lonely, trust: world.trust)).contains("0 UNABLE_TO_GET_ISSUER_CERT_LOCALLY"))
    let stranger = try World(root: "Strange Root")
    #expect(
      try names(chain(stranger.leaf(), trust: world.trust)).contains("1 UNABLE_TO_GET_ISSUER_CERT_LOCALLY"))
  }

  @Test("a wrong name is no objection: the library is given none")
  func wrongName() throws {
    let world = try World()
    let chain = try chain(world.leaf { $0.dnsNames = ["other.example.test"] }, trust: world.trust)
    #expect(chain.verification.objections.isEmpty)
  }

  @Test("a certificate for clients only is an objection")
  func purpose() throws {
    let world = try World()
    #expect(
      try names(chain(world.leaf { $0.extendedKeyUsage = ["clientAuth"] }, trust: world.trust)) == ["0 INVALID_PURPOSE"]
    )
  }

  @Test("without a trust store nothing is judged")
  func noTrustStore() throws {
    let world = try World()
    #expect(try !chain(world.leaf(), trust: .none).verification.hadTrustStore)
  }

  @Test("stays known where the handshake fails after it came")
  func afterFailure() throws {
    let world = try World()
    var options = ServerOptions(identities: [try world.leaf()])
    options.clientCertificate = .required
    options.maximumVersion = .v1_2
    let pair = try Pair(server: options, trust: world.trust)
    guard case .failed = pair.handshake().client else {
      Issue.record("the handshake succeeded")
      return
    }
    #expect(pair.client.chain()?.presented.count == 2)
  }
}
