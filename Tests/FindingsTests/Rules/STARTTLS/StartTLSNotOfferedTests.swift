import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("starttls-not-offered") struct StartTLSNotOfferedTests {
  private let record = Sample.record {
    $0.plaintextHello = Sample.hello("PIPELINING", "8BITMIME")
    $0.startTLS = StartTLSRecord(isOffered: false)
    $0.tls = nil
    $0.chain = nil
    $0.encryptedHello = nil
  }

  @Test("shows what is offered in its place")
  func raises() throws {
    #expect(try Sample.levels("starttls-not-offered", in: record) == .error)
    #expect(try Sample.findings(record).map(\.evidence) == [["PIPELINING, 8BITMIME"]])
  }

  @Test("is the one finding under a policy that demands TLS")
  func policy() throws {
    var record = record
    record.status = .ended
    record.failure = Failure(stage: .starttls, reason: .notOffered, message: "not offered")
    #expect(try Sample.ids(record, target: Sample.target(.verify)) == ["starttls-not-offered"])
  }

  @Test("is not raised where it is not known, or not wanted")
  func silent() throws {
    #expect(try Sample.ids(Sample.record { $0.startTLS.isOffered = nil }) == [])
    #expect(try Sample.ids(record, target: Sample.target(security: .none)) == [])
  }
}
