import ProbeEngine
import TLSSession

/// TLS ends without a word.
enum NoCloseNotify: Rule {
  static let specification = RuleSpecification(
    id: "no-close-notify", levels: .note,
    meaning: "The server ended the connection without the close_notify of TLS.",
    importance: "Common and without harm for SMTP, which has QUIT; strict clients log an error.",
    remedies: [.init("Nothing to mend on the mail server but its TLS shutdown; newer versions send it.")],
    reference: "RFC 8446 section 6.1")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    guard endpoint.record.tls?.closeNotify == false, endpoint.wasLeftInOrder else { return [] }
    return [Observation("the server ended TLS without close_notify")]
  }
}
