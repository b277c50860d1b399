import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("path-length-exceeded") struct PathLengthExceededTests {
  @Test("is raised in place of a general word, also in a probe")
  func raises() throws {
    let facts = Certs.chain(objections: [(2, "PATH_LENGTH_EXCEEDED")])
    #expect(
      AuditSample.messages(AuditSample.chain(facts)) == [
        "the root CN=Example Root,O=Example has more authorities below it than it allows"
      ])
    #expect(try Sample.ids(Sample.record(chain: facts)) == ["path-length-exceeded"])
    #expect(
      AuditSample.levels("path-length-exceeded", AuditSample.chain(facts)) == .init(.warning, .warning, .error))
  }
}
