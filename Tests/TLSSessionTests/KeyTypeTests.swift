import Certificates
import TLSCrypto
import TLSSession
import Testing

@Suite("Keys of several kinds")
struct KeyTypeTests {
  private func pair(_ kinds: [PrivateKey.Kind], asking type: KeyType?, upTo version: TLSVersion) throws -> Pair {
    let world = try World()
    let identities = try kinds.map { kind in try world.leaf { $0.key = kind } }
    var options = ServerOptions(identities: identities)
    options.maximumVersion = version
    return try Pair(
      server: options, trust: world.trust, client: ClientOptions(keyType: type), serverName: "mx.example.test")
  }

  @Test("are asked for one by one", arguments: [TLSVersion.v1_2, .v1_3], KeyType.allCases)
  func chosen(_ version: TLSVersion, _ type: KeyType) throws {
    let pair = try pair([.p256, .rsa(2048), .ed25519], asking: type, upTo: version)
    #expect(pair.handshake().client == .complete)
    let leaf = try #require(pair.client.chain()?.presented.first)
    #expect(KeyType(ofAlgorithm: leaf.key.algorithm) == type)
  }

  @Test("that a server has not are told as nothing in common", arguments: [TLSVersion.v1_2, .v1_3])
  func missing(_ version: TLSVersion) throws {
    for (kind, type) in [(PrivateKey.Kind.p256, KeyType.rsa), (.rsa(2048), .ecdsa), (.p384, .eddsa)] {
      let pair = try pair([kind], asking: type, upTo: version)
      guard case .failed(let failure) = pair.handshake().client, case .noCommonParameters = failure.cause else {
        Issue.record("\(kind) \(type)")
        continue
      }
    }
  }

  @Test("are known by what certificates call them")
  func names() {
    #expect(
      ["RSA", "RSA-PSS", "EC", "ED25519", "ED448", "DSA"].map(KeyType.init(ofAlgorithm:)) == [
        .rsa, .rsa, .ecdsa, .eddsa, .eddsa, nil,
      ])
  }
}
