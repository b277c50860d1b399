import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("certificate-untrusted") struct CertificateUntrustedTests {
  private let unknown = Sample.record(
    chain: Certs.chain(path: [Certs.leaf, Certs.intermediate], objections: [(1, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY")]))

  @Test("is a path that ends at no trusted root")
  func raises() throws {
    #expect(try Sample.ids(unknown) == ["certificate-untrusted"])
    #expect(try Sample.levels("certificate-untrusted", in: unknown) == .init(.warning, .warning, .error))
    let finding = try Sample.findings(unknown).first
    #expect(finding?.message == "no trusted authority vouches for it: the path ends at CN=Example Root,O=Example")
    #expect(finding?.subject.certificate == Certs.leaf.sha256.description)
  }

  @Test("is a root of one's own that was sent along")
  func privateRoot() throws {
    let chain = Certs.chain(
      [Certs.leaf, Certs.intermediate, Certs.root], objections: [(2, "SELF_SIGNED_CERT_IN_CHAIN")])
    #expect(try Sample.ids(Sample.record(chain: chain)) == ["certificate-untrusted", "chain-has-root"])
  }

  @Test("is an issuer that was sent and cannot be the issuer")
  func unfitIssuer() throws {
    let chain = Certs.chain(path: [Certs.leaf], objections: [(0, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY")])
    #expect(try Sample.ids(Sample.record(chain: chain)) == ["certificate-untrusted"])
    #expect(
      try Sample.findings(Sample.record(chain: chain)).map(\.message) == [
        "what is sent as its issuer cannot be: CN=Example Intermediate,O=Example"
      ])
  }

  @Test(
    "tells also an objection that no other rule does",
    arguments: [
      "CERT_SIGNATURE_FAILURE", "CERT_CHAIN_TOO_LONG", "CERT_REVOKED", "ERROR_4711",
    ])
  func others(name: String) throws {
    let record = Sample.record(chain: Certs.chain(objections: [(1, name)]))
    #expect(try Sample.ids(record) == ["certificate-untrusted"])
    #expect(
      try Sample.findings(record).map(\.message) == [
        "the path is not valid: objection \(name) (the intermediate CN=Example Intermediate,O=Example)"
      ])
  }

  @Test(
    "is not the verdict on a path that has another fault, nor without a trust store",
    arguments: [
      "CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID", "INVALID_PURPOSE", "INVALID_CA", "PERMITTED_VIOLATION",
    ])
  func silent(name: String) throws {
    let record = Sample.record(chain: Certs.chain(objections: [(1, name)]))
    #expect(try Sample.findings("certificate-untrusted", in: record).isEmpty)
    let noStore = Sample.record(chain: Certs.chain(path: [], objections: [(0, name)], hadTrustStore: false))
    #expect(try Sample.ids(noStore) == [])
  }

  @Test(
    "no distrusted path comes out silent",
    arguments: [
      "UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      "DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN", "CERT_UNTRUSTED", "CERT_CHAIN_TOO_LONG",
      "CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID", "INVALID_PURPOSE", "INVALID_CA", "KEYUSAGE_NO_CERTSIGN",
      "INVALID_NON_CA",
      "PERMITTED_VIOLATION", "EXCLUDED_VIOLATION", "CERT_SIGNATURE_FAILURE", "UNSPECIFIED",
    ])
  func never(name: String) throws {
    for depth in 0...2 {
      let record = Sample.record(chain: Certs.chain(objections: [(depth, name)]))
      #expect(try Sample.findings(record, target: Sample.target(.verify)).contains { $0.level == .error })
    }
  }
}
