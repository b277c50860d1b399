import Certificates
import SMTPWire

/// A message made of options: what is missing is added, so that it is one (RFC 5322 §3.6).
struct ComposedMessage {
  var sender: MailPath
  var recipients: [MailPath]
  var subject: String?
  /// `Name: value`, as typed.
  var headers: [String] = []
  var body: String?

  static let defaultSubject = "test message"

  /// - Parameters:
  ///   - time: for Date.
  ///   - identifier: for Message-ID: letters and digits that no other message has.
  func bytes(at time: UnixTime, identifier: String) throws(UsageError) -> [UInt8] {
    var lines = try headers.map { header throws(UsageError) in try Self.checked(header, "--header", header) }
    func add(_ name: String, _ value: String) {
      guard !lines.contains(where: { $0.lowercased().hasPrefix(name.lowercased() + ":") }) else { return }
      lines.append("\(name): \(value)")
    }
    if let subject {
      _ = try Self.checked("Subject: \(subject)", "--subject", subject)
      if lines.contains(where: { $0.lowercased().hasPrefix("subject:") }) {
        throw UsageError("--subject and a --header of that name exclude each other")
      }
    }
    add("Date", Self.date(time))
    add("From", sender.isNull ? "MAILER-DAEMON" : sender.text)
    // One a line: a line has an end (RFC 5322 §2.1.1).
    add("To", recipients.map(\.text).joined(separator: ",\r\n "))
    add("Subject", Self.encodedWords(subject ?? Self.defaultSubject))
    add("Message-ID", "<\(identifier)@\(sender.domain.map(String.init) ?? "localhost")>")
    let text = body ?? "This is a test message, sent with ehlo \(Version.number) to see whether it arrives.\n"
    if (lines + [text]).contains(where: { !$0.utf8.allSatisfy { $0 < 0x80 } }) {
      add("MIME-Version", "1.0")
      add("Content-Type", "text/plain; charset=utf-8")
      add("Content-Transfer-Encoding", "8bit")
    }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + text).utf8)
  }

  /// - Parameters:
  ///   - option: that it was given with.
  ///   - text: what was given.
  private static func checked(_ header: String, _ option: String, _ text: String) throws(UsageError) -> String {
    guard !header.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) else {
      throw UsageError("\(option): \(quoted(text)) holds a control byte")
    }
    let name = header.prefix { $0 != ":" }
    guard name.endIndex != header.endIndex, !name.isEmpty, name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw UsageError("--header: \(quoted(header)) is not NAME: VALUE", hint: "for instance --header 'X-Test: yes'")
    }
    return header
  }

  /// What is not ASCII in the form that a header without SMTPUTF8 may have (RFC 2047 §2: at most 75 octets a word, of whole
  /// characters).
  private static func encodedWords(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
    var pieces: [[UInt8]] = [[]]
    for scalar in text.unicodeScalars {
      let octets = Array(String(scalar).utf8)
      if pieces[pieces.count - 1].count + octets.count > octetsPerWord { pieces.append([]) }
      pieces[pieces.count - 1] += octets
    }
    return pieces.map { "=?UTF-8?B?\(Base64.encode($0))?=" }.joined(separator: "\r\n ")
  }

  /// 60 digits of base 64, beside 12 others.
  private static let octetsPerWord = 45

  /// RFC 5322 §3.3, in UTC.
  private static func date(_ time: UnixTime) -> String {
    let (year, month, day, hour, minute, second) = time.civil
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    let weekday = days[Int((time.seconds / 86_400 % 7 + 7) % 7)]
    return "\(weekday), \(two(day)) \(months[month - 1]) \(year) \(two(hour)):\(two(minute)):\(two(second)) +0000"
  }
}
