import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("certificate-not-yet-valid") struct CertificateNotYetValidTests {
  @Test("names what has not begun")
  func raises() throws {
    let leaf = Certs.leaf { $0.notBefore = UnixTime(year: 2026, month: 12, day: 1) }
    let record = Sample.record(chain: Certs.chain([leaf, Certs.intermediate], objections: [(0, "CERT_NOT_YET_VALID")]))
    #expect(try Sample.ids(record) == ["certificate-not-yet-valid"])
    #expect(try Sample.levels("certificate-not-yet-valid", in: record) == .init(.warning, .warning, .error))
    #expect(try Sample.findings(record).map(\.message) == ["the leaf is valid from 2026-12-01 on"])
  }

  @Test("counts the first second as valid")
  func edge() throws {
    let leaf = Certs.leaf { $0.notBefore = Sample.time }
    #expect(try Sample.ids(Sample.record(chain: Certs.chain([leaf, Certs.intermediate]))) == [])
  }
}
