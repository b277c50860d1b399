import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("key-usage-unfit") struct KeyUsageUnfitTests {
  private func chain(_ usage: [String]?, algorithm: String = "EC") -> JudgedChain {
    AuditSample.chain(
      of: Certs.leaf {
        $0.keyUsage = usage
        $0.key = PublicKeyFacts(
          algorithm: algorithm, bits: algorithm == "EC" ? 256 : 2048, curve: algorithm == "EC" ? "secp256r1" : nil)
      })
  }

  @Test("tells everything that does not fit")
  func raises() {
    #expect(
      AuditSample.messages(chain(["keyEncipherment", "keyCertSign"])) == [
        "the key usage does not fit a TLS server: digitalSignature is missing, keyCertSign is for authorities, "
          + "keyEncipherment is nothing that an EC key can do"
      ])
    #expect(AuditSample.ids(chain([])) == ["key-usage-unfit"])
    #expect(AuditSample.levels("key-usage-unfit", chain([])) == .init(.warning, .warning, .error))
  }

  @Test("says nothing where it fits, or is absent")
  func fits() {
    #expect(AuditSample.ids(chain(nil)) == [])
    #expect(AuditSample.ids(chain(["digitalSignature"])) == [])
    #expect(AuditSample.ids(chain(["digitalSignature", "keyEncipherment"], algorithm: "RSA")) == [])
  }
}
