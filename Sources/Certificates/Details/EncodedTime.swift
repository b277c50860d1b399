/// A moment as a certificate writes it (RFC 5280 §4.1.2.5).
package struct EncodedTime: Hashable, Sendable {
  package var isGeneralized: Bool
  package var text: [UInt8]

  package init(isGeneralized: Bool, text: [UInt8]) {
    self.isGeneralized = isGeneralized
    self.text = text
  }

  /// Nil unless it has the one form that the RFC allows: `YYMMDDHHMMSSZ`, or `YYYYMMDDHHMMSSZ` in a GeneralizedTime.
  package var time: UnixTime? {
    let digits = text.dropLast()
    guard digits.count == (isGeneralized ? 14 : 12), text.last == UInt8(ascii: "Z") else { return nil }
    guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
    let numbers = digits.map { Int($0 - UInt8(ascii: "0")) }
    let yearDigits = numbers.count - 10
    var year = numbers.prefix(yearDigits).reduce(0) { $0 * 10 + $1 }
    if !isGeneralized { year += year < 50 ? 2000 : 1900 }
    func pair(_ index: Int) -> Int { numbers[yearDigits + 2 * index] * 10 + numbers[yearDigits + 2 * index + 1] }
    let (month, day, hour, minute, second) = (pair(0), pair(1), pair(2), pair(3), pair(4))
    guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60 else { return nil }
    let time = UnixTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    return time.civil.day == day ? time : nil
  }

  /// Dates up to 2049 are written as UTCTime, later ones as GeneralizedTime.
  package var hasRightForm: Bool {
    guard let time else { return false }
    return isGeneralized == (time >= UnixTime(year: 2050, month: 1, day: 1))
  }

  /// `99991231235959Z`, which stands for no end at all.
  package var meansNoEnd: Bool { isGeneralized && text == Array("99991231235959Z".utf8) }
}
