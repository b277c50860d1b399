import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("banner-masked") struct BannerMaskedTests {
  private func record(_ lines: String...) -> EndpointRecord {
    Sample.record { $0.greeting = Greeting(reply: Reply(code: 220, lines: lines.map { Array($0.utf8) })) }
  }

  @Test(
    "knows a greeting of asterisks",
    arguments: [
      "****************************************", "**********************2******200**0*", "******** ****",
    ])
  func raises(text: String) throws {
    #expect(try Sample.levels("banner-masked", in: record(text)) == .warning)
    #expect(try Sample.findings(record(text)).map(\.evidence) == [["220 \(text)"]])
  }

  @Test("lets a decorated greeting be", arguments: ["mx.example.test *********", "*** Welcome ***", "***", ""])
  func decorated(text: String) throws {
    #expect(try Sample.ids(record(text)) == [])
  }

  @Test("lets a frame around a greeting be")
  func frame() throws {
    #expect(try Sample.ids(record("********************", "* mx.example.test *", "********************")) == [])
  }
}
