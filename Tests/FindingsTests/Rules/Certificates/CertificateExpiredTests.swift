import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("certificate-expired") struct CertificateExpiredTests {
  private let past = UnixTime(year: 2026, month: 11, day: 20, hour: 23, minute: 59, second: 59)

  @Test("says nothing of an end that cannot be read, which is no end in 1970")
  func unknown() throws {
    let leaf = Certs.leaf {
      $0.notBefore = nil
      $0.notAfter = nil
    }
    let record = Sample.record(
      chain: Certs.chain([leaf, Certs.intermediate], objections: [(0, "ERROR_IN_CERT_NOT_AFTER_FIELD")]))
    let findings = try Sample.findings(record)
    #expect(findings.map(\.id) == ["certificate-untrusted"])
    #expect(findings.first?.message == "the path is not valid: objection ERROR_IN_CERT_NOT_AFTER_FIELD (the leaf)")
  }

  @Test("names the leaf, or the intermediate")
  func raises() throws {
    let leaf = Certs.leaf { $0.notAfter = past }
    let record = Sample.record(chain: Certs.chain([leaf, Certs.intermediate], objections: [(0, "CERT_HAS_EXPIRED")]))
    #expect(try Sample.ids(record) == ["certificate-expired"])
    #expect(try Sample.levels("certificate-expired", in: record) == .init(.warning, .warning, .error))
    #expect(try Sample.findings(record).map(\.message) == ["the leaf expired on 2026-11-20"])

    let intermediate = Certs.intermediate { $0.notAfter = past }
    let above = Sample.record(chain: Certs.chain([Certs.leaf, intermediate], objections: [(1, "CERT_HAS_EXPIRED")]))
    #expect(try Sample.ids(above) == ["certificate-expired"])
    #expect(
      try Sample.findings(above).map(\.message) == [
        "the intermediate CN=Example Intermediate,O=Example expired on 2026-11-20"
      ])
    #expect(try Sample.findings(above).map(\.subject.certificate) == [intermediate.sha256.description])
  }

  @Test("counts the last second as valid")
  func edge() throws {
    let last = Certs.leaf { $0.notAfter = Sample.time }
    #expect(try Sample.ids(Sample.record(chain: Certs.chain([last, Certs.intermediate]))) == ["expires-soon"])
    let over = Certs.leaf { $0.notAfter = Sample.time + -1 }
    #expect(try Sample.ids(Sample.record(chain: Certs.chain([over, Certs.intermediate]))) == ["certificate-expired"])
  }

  @Test("does not look beside the path")
  func beside() throws {
    let old = Certs.changed(Certs.intermediate) {
      $0.sha256 = Digest([7])
      $0.notAfter = past
    }
    #expect(try Sample.ids(Sample.record(chain: Certs.chain([Certs.leaf, Certs.intermediate, old]))) == [])
  }

  @Test("judges what was presented where there is no trust store")
  func noStore() throws {
    let intermediate = Certs.intermediate { $0.notAfter = past }
    let record = Sample.record(chain: Certs.chain([Certs.leaf, intermediate], path: [], hadTrustStore: false))
    #expect(try Sample.ids(record) == ["certificate-expired"])
  }

  @Test("is told also where TLS failed after the certificate came")
  func failed() throws {
    let leaf = Certs.leaf { $0.notAfter = past }
    var record = Sample.failed(.handshake, .closed)
    record.chain = Certs.chain([leaf, Certs.intermediate], objections: [(0, "CERT_HAS_EXPIRED")])
    #expect(try Sample.ids(record) == ["handshake-failed", "certificate-expired"])
  }
}
