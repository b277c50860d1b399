import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("greeting-slow") struct GreetingSlowTests {
  @Test(
    "counts from more than five seconds on", arguments: [(5000.5, true), (15_200, true), (5000, false), (12, false)])
  func limit(milliseconds: Double, isSlow: Bool) throws {
    let record = Sample.record { $0.timings.greeting = milliseconds }
    #expect(try Sample.levels("greeting-slow", in: record) == (isSlow ? .note : .init(nil, nil, nil)))
  }

  @Test("says how long it took")
  func words() throws {
    let record = Sample.record { $0.timings.greeting = 15_200 }
    #expect(try Sample.findings(record).map(\.message) == ["the greeting took 15 seconds"])
  }

  @Test("survives a time that is none", arguments: [Double.nan, .infinity, 1e300])
  func absurd(milliseconds: Double) throws {
    #expect(try Sample.ids(Sample.record { $0.timings.greeting = milliseconds }) == [])
    // A greeting that never came was not slow.
    let silent = Sample.failed(.greeting, .timeout)
    var late = silent
    late.timings.greeting = 30_000
    #expect(try Sample.ids(late) == Sample.ids(silent))
  }
}
