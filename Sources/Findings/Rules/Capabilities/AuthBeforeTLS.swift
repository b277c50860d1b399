import ProbeEngine
import SMTPWire

/// AUTH with a mechanism that shows the password, in the clear. What a server offers there it offers to everybody, so
/// that it is told also where the user asked for no TLS; on a Unix socket there is no network that could listen.
enum AuthBeforeTLS: Rule {
  static let specification = RuleSpecification(
    id: "auth-before-tls", levels: .init(.warning, .warning, .error),
    meaning:
      "Before TLS the server offers AUTH with a mechanism that sends the password, or a token like it, as it is.",
    importance: "A client that follows the offer shows its password to everybody on the way.",
    remedies: [
      .init("Offer AUTH inside TLS only."),
      .init("smtpd_tls_auth_only = yes", for: "Postfix"),
      .init("auth_advertise_hosts = ${if eq{$tls_in_cipher}{}{}{*}}", for: "Exim"),
      .init("disable_plaintext_auth = yes (2.4: auth_allow_cleartext = no)", for: "Dovecot"),
    ],
    reference: "RFC 4954 section 4")

  /// PLAIN (RFC 4616), LOGIN, and the bearer tokens of OAUTHBEARER (RFC 7628) and its forerunner.
  private static let revealing = ["PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2"]

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    if case .unix = endpoint.record.endpoint.transport { return [] }
    guard let hello = endpoint.record.plaintextHello else { return [] }
    let offered = hello.capabilities.parameters(of: "AUTH").filter(revealing.contains)
    guard !offered.isEmpty else { return unoffered(endpoint.record.relay?.enforcement) }
    return [
      Observation(
        "AUTH \(offered.joined(separator: " ")) is offered before TLS",
        evidence: Excerpt.lines(with: Array("AUTH".utf8), in: hello))
    ]
  }

  /// A server may take what it does not offer.
  private static func unoffered(_ enforcement: EnforcementRecord?) -> [Observation] {
    guard let enforcement, revealing.contains(enforcement.mechanism), let reply = enforcement.authReply,
      reply.code == 334
    else { return [] }
    return [
      Observation("AUTH \(enforcement.mechanism) is taken before TLS, though not offered", evidence: [reply.quoted])
    ]
  }
}
