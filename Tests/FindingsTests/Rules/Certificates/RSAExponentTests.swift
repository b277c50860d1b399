import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("rsa-exponent") struct RSAExponentTests {
  private func chain(_ exponent: [UInt8]) -> JudgedChain {
    AuditSample.chain(details: [AuditSample.details { $0.key = AuditSample.rsaKey(exponent: exponent) }])
  }

  @Test(
    "is an error where the key is none, a note where the exponent is small",
    arguments: [
      ([], "even", .error), ([2], "even", .error), ([1], "1", .error), ([3], "3", .note),
      ([0xFF, 0xFF], "65535", .note),
      ([UInt8](repeating: 1, count: 33), "absurdly large", .error),
    ] as [([UInt8], String, Level)])
  func raises(exponent: [UInt8], word: String, level: Level) {
    let found = AuditSample.findings(chain(exponent))
    #expect(found.map(\.message) == ["the exponent of the RSA key of CN=mx.example.test is \(word)"])
    #expect(found.map(\.level) == [level])
  }

  @Test("is nothing to speak of from 65537 on", arguments: [[1, 0, 1], [UInt8](repeating: 1, count: 32)] as [[UInt8]])
  func fine(exponent: [UInt8]) {
    #expect(AuditSample.ids(chain(exponent)) == [])
  }
}
