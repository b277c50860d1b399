import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("key-broken") struct KeyBrokenTests {
  private func chain(_ modulus: [UInt8]) -> JudgedChain {
    AuditSample.chain(details: [
      AuditSample.details { $0.key = AuditSample.rsaKey(exponent: [1, 0, 1], modulus: modulus) }
    ])
  }

  @Test("finds a small factor")
  func factor() {
    #expect(
      AuditSample.messages(chain([0x80, 0, 0, 0, 0, 0])) == [
        "the RSA key of CN=mx.example.test is broken: 2 divides it"
      ])
    // 997 times 2^127 - 1
    var product: [UInt8] = []
    var carry = 0
    for octet in AuditSample.prime.reversed() {
      let value = Int(octet) * 997 + carry
      product.insert(UInt8(value & 0xFF), at: 0)
      carry = value >> 8
    }
    product = [UInt8(carry >> 8), UInt8(carry & 0xFF)] + product
    #expect(AuditSample.messages(chain(product)) == ["the RSA key of CN=mx.example.test is broken: 997 divides it"])
    #expect(AuditSample.levels("key-broken", chain(product)) == .error)
  }

  @Test("finds the mark of CVE-2017-15361: powers of 65537 to every small prime")
  func roca() {
    // 65537 to the fourth, which no prime up to 167 divides.
    #expect(
      AuditSample.messages(chain([1, 0, 4, 0, 6, 0, 4, 0, 1])) == [
        "the RSA key of CN=mx.example.test is broken: it was made by the library of CVE-2017-15361 (ROCA)"
      ])
  }

  @Test("tells factors that lie close together")
  func closePrimes() {
    let chain = AuditSample.chain(details: [
      AuditSample.details {
        $0.key = AuditSample.rsaKey(exponent: [1, 0, 1])
        $0.key.hasClosePrimes = true
      }
    ])
    #expect(
      AuditSample.messages(chain) == ["the RSA key of CN=mx.example.test is broken: its factors lie close together"])
  }

  @Test("tells a modulus that is zero, and a point at infinity")
  func nothing() {
    #expect(
      AuditSample.messages(chain([])) == ["the RSA key of CN=mx.example.test is broken: its modulus is zero"])
    #expect(
      AuditSample.messages(chain([1])) == ["the RSA key of CN=mx.example.test is broken: it is hardly a number"])
    let point = AuditSample.chain(details: [AuditSample.details { $0.key.key = [0] }])
    #expect(
      AuditSample.messages(point) == ["the EC key of CN=mx.example.test is broken: it is the point at infinity"])
  }

  @Test("has nothing against an honest one")
  func honest() {
    #expect(AuditSample.ids(chain(AuditSample.prime)) == [])
    // Nobody waits for the factors of what no library takes.
    #expect(AuditSample.ids(chain([UInt8](repeating: 0, count: 1 << 20))) == [])
  }
}
