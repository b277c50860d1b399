import MailDNS
import ProbeEngine
import SMTPWire

/// The server names itself in its greeting otherwise than in its answer to the hello.
enum GreetingNameMismatch: Rule {
  static let specification = RuleSpecification(
    id: "greeting-name-mismatch", levels: .warning,
    meaning: "The host name in the greeting is another than the one in the answer to EHLO.",
    importance: "Two machines or two configurations answer; loop detection and log reading go wrong.",
    remedies: [
      .init("Give the server one name for both."),
      .init("myhostname, and smtpd_banner beginning with $myhostname", for: "Postfix"),
      .init("primary_hostname, smtp_active_hostname, smtp_banner", for: "Exim"),
    ],
    reference: "RFC 5321 sections 4.1.1.1 and 4.2")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    guard let greeted = hostName(endpoint.record.greeting?.host) else { return [] }
    for hello in [endpoint.record.plaintextHello, endpoint.record.encryptedHello].compactMap({ $0 }) {
      guard let answered = hostName(hello.host), answered != greeted else { continue }
      return [
        Observation(
          "the greeting names \(greeted), the answer to \(hello.verb.rawValue) \(answered)",
          evidence: [endpoint.record.greeting.map { Excerpt.line(0, of: $0.reply) }, Excerpt.line(0, of: hello.reply)]
            .compactMap { $0 })
      ]
    }
    return []
  }

  /// Only full names are compared: the first word of a greeting is often no name at all.
  private static func hostName(_ word: [UInt8]?) -> HostName? {
    guard let word, let name = try? HostName(String(decoding: word, as: UTF8.self)), name.isQualified else {
      return nil
    }
    return name
  }
}
