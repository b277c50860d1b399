import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("key-unusual") struct KeyUnusualTests {
  private func chain(_ key: PublicKeyFacts) -> JudgedChain { AuditSample.chain(of: Certs.leaf { $0.key = key }) }

  @Test(
    "names the kind",
    arguments: [
      (PublicKeyFacts(algorithm: "EC", bits: 256, curve: "brainpoolP256r1"), "the curve brainpoolP256r1"),
      (PublicKeyFacts(algorithm: "EC", bits: 256), "the curve is not named"),
      (PublicKeyFacts(algorithm: "RSA", bits: 16_384), "RSA of 16384 bits"),
      (PublicKeyFacts(algorithm: "ML-DSA-65", bits: 1952), "ML-DSA-65"),
    ])
  func raises(key: PublicKeyFacts, word: String) {
    #expect(AuditSample.messages(chain(key)) == ["the key is unusual: \(word)"])
    #expect(AuditSample.levels("key-unusual", chain(key)) == .init(.note, .note, .warning))
  }

  @Test(
    "says nothing of those that all can use",
    arguments: [
      PublicKeyFacts(algorithm: "RSA", bits: 8192), PublicKeyFacts(algorithm: "EC", bits: 521, curve: "secp521r1"),
      PublicKeyFacts(algorithm: "ED25519", bits: 256),
    ])
  func fine(key: PublicKeyFacts) {
    #expect(AuditSample.ids(chain(key)) == [])
  }
}
