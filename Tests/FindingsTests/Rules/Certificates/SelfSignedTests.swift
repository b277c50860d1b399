import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("self-signed") struct SelfSignedTests {
  private let leaf = Certs.leaf {
    $0.issuer = $0.subject
    $0.isSelfSigned = true
  }

  @Test("is a leaf that vouches for itself, and that alone")
  func raises() throws {
    let record = Sample.record(
      chain: Certs.chain([leaf], path: [leaf], objections: [(0, "DEPTH_ZERO_SELF_SIGNED_CERT")]))
    #expect(try Sample.ids(record) == ["self-signed"])
    #expect(try Sample.levels("self-signed", in: record) == .init(.warning, .warning, .error))
    #expect(try Sample.findings(record).map(\.message) == ["the certificate is self-signed: CN=mx.example.test"])
  }

  @Test("is no fault where the trust store holds it")
  func trusted() throws {
    #expect(try Sample.ids(Sample.record(chain: Certs.chain([leaf], path: [leaf]))) == [])
  }
}
