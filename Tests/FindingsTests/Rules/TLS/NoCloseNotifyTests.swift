import MailPolicy
import ProbeEngine
import TLSSession
import Testing

@testable import Findings

@Suite("no-close-notify") struct NoCloseNotifyTests {
  @Test("is a note where TLS ended without a word")
  func raises() throws {
    let record = Sample.record { $0.tls?.closeNotify = false }
    #expect(try Sample.ids(record) == ["no-close-notify"])
    #expect(try Sample.levels("no-close-notify", in: record) == .note)
  }

  @Test("is not told where the end was not awaited, or was in order", arguments: [nil, true])
  func silent(closeNotify: Bool?) throws {
    #expect(try Sample.ids(Sample.record { $0.tls?.closeNotify = closeNotify }) == [])
  }

  @Test("is not told beside a close in mid-dialogue")
  func closed() throws {
    var record = Sample.failed(.ehloTLS, .closed)
    record.tls?.closeNotify = false
    #expect(try Sample.ids(record) == ["connection-closed"])
  }
}
