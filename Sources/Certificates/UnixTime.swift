/// A moment as seconds since 1970-01-01T00:00:00Z, without leap seconds. Time is an argument everywhere: nothing on
/// this floor reads a clock.
public struct UnixTime: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var seconds: Int64

  public init(seconds: Int64) { self.seconds = seconds }

  /// A date and time of the proleptic Gregorian calendar in UTC. No range is checked; months run from 1.
  public init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    // Days from a civil date, counted in years that begin in March so that the leap day comes last.
    let y = Int64(month <= 2 ? year - 1 : year)
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = Int64((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1)
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    seconds = days * 86_400 + Int64(hour * 3600 + minute * 60 + second)
  }

  /// Reads `2026-11-23T17:20:00Z` (RFC 3339, UTC only).
  public init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 20, bytes[19] == UInt8(ascii: "Z") else { return nil }
    func number(_ range: Range<Int>) -> Int? { Int(String(decoding: bytes[range], as: UTF8.self)) }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
      let minute = number(14..<16), let second = number(17..<19),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
    else { return nil }
    self.init(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
  }

  public var civil: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
    let days = Self.floorDivide(seconds, 86_400)
    let rest = Int(seconds - days * 86_400)
    let shifted = days + 719_468
    let era = Self.floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    let month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
    let year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
    return (year, month, day, rest / 3600, rest / 60 % 60, rest % 60)
  }

  /// RFC 3339 in UTC, to the second.
  public var description: String {
    let (year, month, day, hour, minute, second) = civil
    return "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
      + "T\(Self.padded(hour, 2)):\(Self.padded(minute, 2)):\(Self.padded(second, 2))Z"
  }

  /// The date alone, `2026-11-23`.
  public var date: String { String(description.prefix { $0 != "T" }) }

  public static func < (left: UnixTime, right: UnixTime) -> Bool { left.seconds < right.seconds }
  public static func + (time: UnixTime, seconds: Int64) -> UnixTime { UnixTime(seconds: time.seconds + seconds) }
  public static func - (left: UnixTime, right: UnixTime) -> Int64 { left.seconds - right.seconds }

  /// Whole days from `self` until `end`, rounded down, so that the last day counts as 0 and an hour past it as -1.
  public func wholeDays(until end: UnixTime) -> Int { Int(Self.floorDivide(end - self, 86_400)) }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    (value >= 0 ? value : value - divisor + 1) / divisor
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
