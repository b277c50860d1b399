import Certificates
import Testing

@Suite("Moments")
struct UnixTimeTests {
  @Test(
    "are known ones",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (86_399, "1970-01-01T23:59:59Z"),
      (951_782_400, "2000-02-29T00:00:00Z"), (951_868_799, "2000-02-29T23:59:59Z"),
      (1_000_000_000, "2001-09-09T01:46:40Z"),
      (1_709_210_096, "2024-02-29T12:34:56Z"), (2_147_483_647, "2038-01-19T03:14:07Z"),
      (2_147_483_648, "2038-01-19T03:14:08Z"),
      (4_107_542_399, "2100-02-28T23:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
      (-2_147_483_649, "1901-12-13T20:45:51Z"),
      (-11_676_096_000, "1600-01-01T00:00:00Z"), (-62_135_596_800, "0001-01-01T00:00:00Z"),
      (-62_167_219_200, "0000-01-01T00:00:00Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
    ] as [(Int64, String)])
  func known(_ seconds: Int64, _ text: String) {
    #expect(UnixTime(seconds: seconds).description == text)
    #expect(UnixTime(rfc3339: text) == UnixTime(seconds: seconds))
    #expect(UnixTime(seconds: seconds).date == String(text.prefix(10)))
  }

  @Test(
    "know the leap years",
    arguments: [
      (1900, false), (1996, true), (2000, true), (2023, false), (2024, true), (2100, false), (2400, true), (4, true),
      (0, true),
    ])
  func leapYears(_ year: Int, _ isLeap: Bool) {
    let february = UnixTime(year: year, month: 3, day: 1) - UnixTime(year: year, month: 2, day: 1)
    #expect(february == (isLeap ? 29 : 28) * 86_400)
    let whole = UnixTime(year: year + 1, month: 1, day: 1) - UnixTime(year: year, month: 1, day: 1)
    #expect(whole == (isLeap ? 366 : 365) * 86_400)
  }

  @Test("come back from their date and time, day by day for a thousand years")
  func roundTrip() {
    var expected = UnixTime(year: 1700, month: 1, day: 1)
    var (year, month, day) = (1700, 1, 1)
    while year < 2700 {
      let time = expected + 45_296
      let civil = time.civil
      guard civil == (year, month, day, 12, 34, 56),
        UnixTime(year: year, month: month, day: day, hour: 12, minute: 34, second: 56) == time
      else {
        Issue.record("\(year)-\(month)-\(day) became \(civil)")
        return
      }
      // A calendar that is plain enough to be believed.
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
      day += 1
      if day > days { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
      expected = expected + 86_400
    }
    #expect(expected.description == "2700-01-01T00:00:00Z")
  }

  @Test("come back from their text, second by second around midnights")
  func textRoundTrip() {
    for midnight: Int64 in [0, 951_782_400, 951_868_800, -86_400, -11_676_096_000, 1_772_323_200] {
      for offset: Int64 in -61...61 {
        let time = UnixTime(seconds: midnight + offset)
        #expect(UnixTime(rfc3339: time.description) == time)
      }
    }
  }

  @Test(
    "are not in other text",
    arguments: [
      "", "2026-11-23", "2026-11-23T17:20:00", "2026-11-23T17:20Z", "2026-11-23 17:20:00Z", "2026-11-23t17:20:00z",
      "2026-11-23T17:20:00+00:00", "2026-11-23T17:20:00.0Z", " 2026-11-23T17:20:00Z", "2026-11-23T17:20:00Z ",
      "2026-+1-23T17:20:00Z", "+026-11-23T17:20:00Z", "-026-11-23T17:20:00Z", "2026-11-+3T17:20:00Z",
      "2026-11--3T17:20:00Z",
      "2026-11-23T+7:20:00Z", "2026-11-23T17:-1:00Z", "2026-11-23T17:20:+0Z", "2026-11-23T17:20: 0Z",
      "2026/11/23T17:20:00Z",
      "2026-11-23T17.20.00Z", "2026x11x23x17x20x00Z", "2026-00-23T17:20:00Z", "2026-13-23T17:20:00Z",
      "2026-11-00T17:20:00Z",
      "2026-11-31T17:20:00Z", "2026-02-29T17:20:00Z", "2026-02-31T17:20:00Z", "2024-02-30T17:20:00Z",
      "2100-02-29T00:00:00Z",
      "2026-11-32T17:20:00Z", "2026-11-23T24:00:00Z", "2026-11-23T17:60:00Z", "2026-12-31T23:59:60Z",
      "2026-11-23T17:20:99Z",
      "２026-11-23T17:20Z", "2026-11-23T17:20:0\0Z", "12026-11-23T17:20:00Z", "9999-99-99T99:99:99Z",
    ])
  func refused(_ text: String) { #expect(UnixTime(rfc3339: text) == nil) }

  @Test("are written in full where RFC 3339 has no year for them")
  func farYears() {
    #expect(UnixTime(year: 10_000, month: 1, day: 1).description == "10000-01-01T00:00:00Z")
    #expect(UnixTime(year: -1, month: 12, day: 31).description == "-0001-12-31T00:00:00Z")
    #expect(UnixTime(year: -12_345, month: 1, day: 2).date == "-12345-01-02")
  }

  @Test("have no trap at the bounds of what a number can hold")
  func bounds() {
    let (first, last) = (UnixTime(seconds: .min), UnixTime(seconds: .max))
    #expect(first.civil.year == -292_277_022_657)
    #expect(last.civil.year == 292_277_026_596)
    #expect(first.description == "-292277022657-01-27T08:29:52Z")
    #expect(last.description == "292277026596-12-04T15:30:07Z")
    #expect(last + 1 == last)
    #expect(first + -1 == first)
    #expect(last - first == .max)
    #expect(first - last == .min)
    #expect(last - UnixTime(seconds: -1) == .max)
    #expect(first - UnixTime(seconds: -1) == .min + 1)
    #expect(first.wholeDays(until: last) == Int(Int64.max / 86_400))
    #expect(last.wholeDays(until: first) == Int(Int64.min / 86_400) - 1)
  }

  @Test("are ordered, and count in seconds")
  func order() {
    let time = UnixTime(seconds: 1000)
    #expect(time < time + 1)
    #expect(time + -1 < time)
    #expect(!(time < time))
    #expect((time + 60) - time == 60)
    #expect(time - (time + 60) == -60)
  }

  @Test(
    "count whole days, rounded down: the last day is 0, an hour past the end is -1",
    arguments: [
      (0, 0), (1, 0), (86_399, 0), (86_400, 1), (86_401, 1), (14 * 86_400 - 1, 13), (-1, -1), (-3600, -1),
      (-86_400, -1),
      (-86_401, -2),
    ] as [(Int64, Int)])
  func wholeDays(_ seconds: Int64, _ days: Int) {
    let now = UnixTime(year: 2026, month: 11, day: 24, hour: 12)
    #expect(now.wholeDays(until: now + seconds) == days)
  }
}
