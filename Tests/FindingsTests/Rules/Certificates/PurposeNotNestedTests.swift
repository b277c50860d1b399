import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("purpose-not-nested") struct PurposeNotNestedTests {
  private func chain(_ leaf: [String]?, below issuer: [String]?) -> JudgedChain {
    let leaf = Certs.leaf { $0.extendedKeyUsage = leaf }
    return AuditSample.chain(Certs.chain([leaf, Certs.intermediate { $0.extendedKeyUsage = issuer }]))
  }

  @Test("is a purpose of the leaf that its authority may not issue for")
  func raises() {
    let chain = chain(["serverAuth", "clientAuth"], below: ["serverAuth"])
    #expect(AuditSample.ids(chain) == ["purpose-not-nested"])
    #expect(AuditSample.levels("purpose-not-nested", chain) == .init(.note, .note, .warning))
  }

  @Test(
    "is none where the authority names no purposes, any, or enough",
    arguments: [nil, ["anyExtendedKeyUsage"], ["clientAuth", "serverAuth"]])
  func silent(_ issuer: [String]?) {
    #expect(AuditSample.ids(chain(["serverAuth", "clientAuth"], below: issuer)) == [])
    #expect(AuditSample.ids(chain(["serverAuth"], below: issuer)) == [])
  }
}
