import Certificates
import MailPolicy
import ProbeEngine
import TLSSession
import Testing

@testable import Findings

@Suite("certificate-missing") struct CertificateMissingTests {
  @Test("is TLS without a certificate", arguments: [nil, Certs.chain([], path: [])])
  func raises(chain: ChainFacts?) throws {
    let record = Sample.record {
      $0.tls = Sample.tls("TLSv1.2", "TLS_DH_anon_WITH_AES_256_GCM_SHA384")
      $0.chain = chain
    }
    #expect(try Sample.ids(record) == ["certificate-missing", "suite-weak"])
    #expect(try Sample.levels("certificate-missing", in: record) == .init(.warning, .warning, .error))
  }

  @Test("is not told where there was no TLS, or an earlier session went on")
  func silent() throws {
    #expect(try Sample.ids(Sample.failed(.handshake, .closed)) == ["handshake-failed"])
    let resumed = Sample.record {
      $0.tls?.isResumed = true
      $0.chain = nil
    }
    #expect(try Sample.ids(resumed) == [])
  }
}
