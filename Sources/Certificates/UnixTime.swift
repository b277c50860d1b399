/// A moment as seconds since 1970-01-01T00:00:00Z, without leap seconds. Time is an argument everywhere: nothing on
/// this floor reads a clock.
///
/// Sums and differences stop at the bounds of Int64: dates come from certificates, and no date may be a trap.
public struct UnixTime: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var seconds: Int64

  public init(seconds: Int64) { self.seconds = seconds }

  /// A date and time of the proleptic Gregorian calendar in UTC. No range is checked; months run from 1.
  public init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    // Days from a civil date, counted in years that begin in March so that the leap day comes last.
    let y = Int64(month <= 2 ? year - 1 : year)
    let era = Self.floorDivide(y, 400)
    let yearOfEra = y - era * 400
    let dayOfYear = Int64((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1)
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    seconds = days * 86_400 + Int64(hour * 3600 + minute * 60 + second)
  }

  /// Reads `2026-11-23T17:20:00Z` (RFC 3339), in UTC, to the second, for a date that exists.
  public init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    // Every zero stands for a digit, anything else for itself.
    let form = Array("0000-00-00T00:00:00Z".utf8)
    guard bytes.count == form.count else { return nil }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    for (byte, expected) in zip(bytes, form) {
      guard expected == UInt8(ascii: "0") ? digits.contains(byte) : byte == expected else { return nil }
    }
    func number(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 * 10 + Int($1 - digits.lowerBound) } }
    let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
    guard hour < 24, minute < 60, second < 60 else { return nil }
    self.init(
      year: number(0..<4), month: number(5..<7), day: number(8..<10), hour: hour, minute: minute, second: second)
    // A date that does not exist, such as February 31, comes back as another one.
    guard description == text else { return nil }
  }

  public var civil: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
    let days = Self.floorDivide(seconds, 86_400)
    // Not by `days * 86_400`, which the first day of all Int64 does not hold.
    let remainder = seconds % 86_400
    let rest = Int(remainder < 0 ? remainder + 86_400 : remainder)
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

  /// RFC 3339 in UTC, to the second. Years outside 0 to 9999, which RFC 3339 does not have, are written out in full.
  public var description: String {
    let (year, month, day, hour, minute, second) = civil
    return "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
      + "T\(Self.padded(hour, 2)):\(Self.padded(minute, 2)):\(Self.padded(second, 2))Z"
  }

  /// The date alone, `2026-11-23`.
  public var date: String { String(description.prefix { $0 != "T" }) }

  /// The date of a moment that a certificate may tell in a form that cannot be read.
  package static func date(of time: UnixTime?) -> String { time?.date ?? "a date that cannot be read" }

  public static func < (left: UnixTime, right: UnixTime) -> Bool { left.seconds < right.seconds }

  public static func + (time: UnixTime, seconds: Int64) -> UnixTime {
    let (sum, overflow) = time.seconds.addingReportingOverflow(seconds)
    return UnixTime(seconds: overflow ? (seconds < 0 ? .min : .max) : sum)
  }

  public static func - (left: UnixTime, right: UnixTime) -> Int64 {
    let (difference, overflow) = left.seconds.subtractingReportingOverflow(right.seconds)
    return overflow ? (left < right ? .min : .max) : difference
  }

  /// Whole days from `self` until `end`, rounded down, so that the last day counts as 0 and an hour past it as -1.
  public func wholeDays(until end: UnixTime) -> Int { Int(Self.floorDivide(end - self, 86_400)) }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value.magnitude)
    return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
