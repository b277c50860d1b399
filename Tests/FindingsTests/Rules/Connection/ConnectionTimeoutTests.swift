import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("connection-timeout") struct ConnectionTimeoutTests {
  private let silent = Sample.failed(.connect, .timeout)

  private func targetFindings(_ records: [EndpointRecord], port: Int = 25) throws -> [Finding] {
    Rulebook.findings(of: try Sample.judged(records, target: Sample.target(port: port))).filter {
      $0.subject.endpoint == nil
    }
  }

  @Test("is an error of each address")
  func raises() throws {
    let found = Rulebook.findings(of: try Sample.judged([silent, Sample.record]))
    #expect(found.map(\.id) == ["connection-timeout"])
    #expect(found.map(\.level) == [.error])
    #expect(found.map(\.subject.endpoint) == ["e1"])
  }

  @Test("hints at the network here where every address keeps silent on port 25")
  func hint() throws {
    let found = try targetFindings([silent, silent, Sample.failed(.connect, .noRoute)])
    #expect(found.map(\.id) == ["connection-timeout"])
    #expect(found.map(\.level) == [.error])
    #expect(found.first?.remedy?.contains("block outgoing port 25") == true)
  }

  @Test("gives no hint where one address answers, or on another port")
  func noHint() throws {
    #expect(try targetFindings([silent, Sample.record]).isEmpty)
    #expect(try targetFindings([silent, Sample.failed(.connect, .refused)]).isEmpty)
    #expect(try targetFindings([silent], port: 587).isEmpty)
    #expect(try targetFindings([Sample.failed(.connect, .noRoute)]).isEmpty)
    #expect(try targetFindings([]).isEmpty)
  }
}
