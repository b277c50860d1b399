import Certificates
import Testing

@Suite("Times as certificates write them")
struct EncodedTimeTests {
  private static func time(_ text: String, isGeneralized: Bool) -> EncodedTime {
    EncodedTime(isGeneralized: isGeneralized, text: Array(text.utf8))
  }

  @Test(
    "are read in the two forms of RFC 5280",
    arguments: [
      ("261127120000Z", false, "2026-11-27T12:00:00Z"), ("500101000000Z", false, "1950-01-01T00:00:00Z"),
      ("491231235959Z", false, "2049-12-31T23:59:59Z"), ("20500101000000Z", true, "2050-01-01T00:00:00Z"),
    ])
  func forms(text: String, isGeneralized: Bool, moment: String) {
    #expect(Self.time(text, isGeneralized: isGeneralized).time == UnixTime(rfc3339: moment))
  }

  @Test(
    "are none in any other",
    arguments: [
      ("2611271200Z", false), ("261127120000", false), ("261127120000+0100", false), ("261327120000Z", false),
      ("260231120000Z", false), ("261127250000Z", false), ("20261127120000.5Z", true), ("20261127120000Z", false),
      ("2611 7120000Z", false), ("", true),
    ])
  func others(text: String, isGeneralized: Bool) {
    let time = Self.time(text, isGeneralized: isGeneralized)
    #expect(time.time == nil && !time.hasRightForm)
  }

  @Test("belong into UTCTime up to 2049 and into GeneralizedTime from 2050 on")
  func rightForm() {
    #expect(Self.time("491231235959Z", isGeneralized: false).hasRightForm)
    #expect(Self.time("20500101000000Z", isGeneralized: true).hasRightForm)
    #expect(!Self.time("20491231235959Z", isGeneralized: true).hasRightForm)
    #expect(Self.time("99991231235959Z", isGeneralized: true).meansNoEnd)
    #expect(!Self.time("491231235959Z", isGeneralized: false).meansNoEnd)
  }
}
