import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("key-size-odd") struct KeySizeOddTests {
  private func chain(octets count: Int, first: UInt8) -> JudgedChain {
    // A Mersenne-like number, which has no small factor only by chance: other rules are not asked here.
    let modulus = [first] + [UInt8](repeating: 0xFF, count: count - 1)
    return AuditSample.chain(
      of: Certs.leaf, AuditSample.details { $0.key = AuditSample.rsaKey(exponent: [1, 0, 1], modulus: modulus) })
  }

  @Test("is a modulus whose first octet is not full")
  func raises() {
    #expect(AuditSample.ids(chain(octets: 256, first: 0x7F)).contains("key-size-odd"))
    #expect(AuditSample.levels("key-size-odd", chain(octets: 257, first: 0x0F)) == .init(.note, .note, .warning))
    #expect(AuditSample.messages(chain(octets: 257, first: 0x0F)).contains { $0.hasSuffix("has 2052 bits") })
  }

  @Test("is none of a multiple of 8")
  func silent() { #expect(!AuditSample.ids(chain(octets: 256, first: 0x80)).contains("key-size-odd")) }
}
