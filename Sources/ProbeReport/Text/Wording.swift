import Certificates
import Findings
import MailDNS
import MailPolicy
package import ProbeEngine
import SMTPWire

/// How the text report names things.
package enum Wording {
  static func stage(_ stage: Stage) -> String {
    switch stage {
    case .resolve: "the look-up"
    case .connect: "connect"
    case .greeting: "the greeting"
    case .ehlo: "EHLO"
    case .starttls: "STARTTLS"
    case .handshake: "the TLS handshake"
    case .ehloTLS: "EHLO inside TLS"
    case .transaction: "the transaction"
    case .quit: "QUIT"
    }
  }

  /// A reason as words: those of the contract are plain enough without their hyphens.
  static func reason(_ reason: FailureReason) -> String {
    switch reason {
    case .nxdomain: "no such domain"
    case .nullMX: "null MX"
    case .dnsFailure: "DNS failure"
    case .dnsBogus: "DNSSEC says bogus"
    case .dnsTimeout: "DNS timeout"
    case .plaintextAfter220: "plaintext after the 220"
    case .notTLS: "not TLS"
    case .local: "failed on our side"
    default: reason.rawValue.split(separator: "-").joined(separator: " ")
    }
  }

  /// Why an endpoint was passed over that nothing was wrong with; nil for every other.
  static func reasonToSkip(_ record: EndpointRecord) -> String? {
    guard record.status == .skipped, record.failure == nil, case .tcp(let address, _) = record.endpoint.transport,
      let seclusion = address.seclusion
    else { return nil }
    return "\(address) is \(seclusion): see --allow-private"
  }

  static func verdict(_ verdict: ReportVerdict) -> Span {
    switch verdict {
    case .fail: Span("FAIL", .bad)
    case .incomplete: Span("INCOMPLETE", .caution)
    case .warn: Span("WARN", .caution)
    case .pass: Span("PASS", .good)
    }
  }

  static func level(_ level: Level) -> Span {
    switch level {
    case .error: Span("error", .bad)
    case .warning: Span("warning", .caution)
    case .note: Span("note", .faint)
    }
  }

  /// Where a connection goes: `mx.example.com [192.0.2.25]:25`, and the path of a Unix socket.
  package static func place(_ endpoint: Endpoint) -> String {
    let host = Escaping.escaped(endpoint.host.utf8)
    switch endpoint.transport {
    case .unix(let path): return Escaping.escaped(path.utf8)
    case .tcp(let address, let port):
      let literal = "[\(Escaping.escaped(address.description.utf8))]:\(port)"
      return host == address.description || host.isEmpty ? literal : "\(host) \(literal)"
    }
  }

  /// The names, or the first of them and how many more there are.
  static func list(_ names: [String], shown: Int) -> [String] {
    let more = names.count - shown
    guard more > 0, let last = names.prefix(shown).last else { return commaSeparated(names) }
    return commaSeparated(names.prefix(max(0, shown - 1)) + ["\(last) and \(more) more"])
  }

  /// The comma goes with the word in front of it, so that no line begins with one.
  static func commaSeparated(_ words: [String]) -> [String] {
    words.enumerated().map { $0.offset == words.count - 1 ? $0.element : $0.element + "," }
  }

  /// Parts of a line that stand apart; the dot goes with the part in front of it.
  static func dotted(_ parts: [String]) -> [String] {
    parts.enumerated().map { $0.offset == parts.count - 1 ? $0.element : $0.element + " ·" }
  }

  static func count(_ count: Int, _ singular: String, _ plural: String? = nil) -> String {
    "\(count) \(count == 1 ? singular : plural ?? singular + "s")"
  }

  /// `0.4 ms`, `126 ms`, `31.2 s`: as many digits as anyone reads.
  static func duration(_ milliseconds: Double) -> String {
    milliseconds < 9_999.5 ? number(milliseconds) + " ms" : number(milliseconds / 1000) + " s"
  }

  static func number(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "?" }
    guard value < 99.95 else { return String(Int64(value.rounded())) }
    let tenths = Int64((value * 10).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
  }

  /// How long a certificate is still good, first what matters most.
  static func validity(from start: UnixTime?, until end: UnixTime?, at time: UnixTime) -> Span {
    guard let start, let end else {
      let words = start.map { "NO END THAT CAN BE READ, from \($0.date)" }
      return Span(
        words ?? end.map { "NO BEGINNING THAT CAN BE READ, until \($0.date)" } ?? "DATES THAT CANNOT BE READ", .bad)
    }
    let days = time.wholeDays(until: end)
    if time < start { return Span("NOT YET VALID, from \(start.date) until \(end.date)", .bad) }
    if time > end {
      // The same number as in the document, where the days that are left are rounded down.
      return Span("EXPIRED less than \(days == -1 ? "a day" : "\(-days) days") ago, on \(end.date)", .bad)
    }
    return Span("\(days == 0 ? "less than a day" : count(days, "day")) left, until \(end.date)")
  }

  /// `EC secp256r1`, `RSA 2048`, `ED25519`.
  static func key(_ key: PublicKeyFacts) -> String {
    if let curve = key.curve { return "\(key.algorithm) \(curve)" }
    return key.algorithm.hasPrefix("ED") ? key.algorithm : "\(key.algorithm) \(key.bits)"
  }

  /// What stands in place of names where there are none.
  static func absence(of names: SubjectNames) -> Span {
    Span(names.isBroken ? "subject alternative names that cannot be read" : "no subject alternative name", .caution)
  }

  /// All subject alternative names of one certificate, those for hosts first.
  static func names(_ names: SubjectNames) -> [String] {
    names.dns.map { Escaping.escaped($0) } + names.ip.map(JSONValue.address)
      + names.email.map { Escaping.escaped($0) } + names.uri.map { Escaping.escaped($0) }
  }
}

extension Wording {
  /// Milliseconds to a tenth, right-aligned in nine columns.
  static func fixed(_ milliseconds: Double) -> String {
    let isSane = milliseconds.isFinite && abs(milliseconds) < 1e12
    let tenths = isSane ? Int64((milliseconds * 10).rounded()) : 0
    let text = "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    return String(repeating: " ", count: max(0, 9 - text.utf8.count)) + text
  }
}
