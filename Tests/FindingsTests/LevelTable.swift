import Testing

@testable import Findings

/// The ids and their levels, as people were promised them: a change here is a change of the interface.
enum LevelTable {
  struct Row: Sendable, CustomTestStringConvertible {
    var id: String
    var levels: RuleSpecification.Levels
    var testDescription: String { id }
  }

  static let rows: [Row] =
    same(
      .error,
      "domain-not-found", "no-mail-host", "dns-failure", "dns-bogus", "dns-timeout", "connection-refused",
      "connection-timeout", "connection-unreachable", "connection-reset", "greeting-rejected", "greeting-timeout",
      "closed-before-greeting", "not-smtp", "reply-too-long", "reply-too-slow", "reply-malformed", "unsolicited-reply",
      "connection-closed", "connection-lost", "reply-timeout", "starttls-not-offered", "starttls-refused",
      "plaintext-after-220", "handshake-failed", "ehlo-refused-inside-tls", "nothing-sent", "auth-refused",
      "relay-accepted", "sender-refused", "recipient-refused", "message-refused")
    + same(
      .warning,
      "server-busy", "reply-syntax", "banner-masked", "keyword-masked", "greeting-name-mismatch",
      "greeting-name-unresolvable",
      "ptr-missing", "ptr-not-confirmed",
      "starttls-offered-inside-tls", "second-greeting-inside-tls", "starttls-hidden", "capability-lost-inside-tls",
      "xclient-exposed", "expires-soon", "backends-differ", "mx-cname", "mx-address-literal",
      "mx-private-address", "mx-no-address", "our-session-refused", "relay-control-refused", "relay-undecided",
      "our-ptr-missing", "our-ptr-not-confirmed",
      "our-ptr-generic", "our-helo-unresolvable", "our-helo-mismatch", "names-with-nul", "wildcard-partial", "x509-v1",
      "no-san")
    + same(
      .note,
      "no-route", "null-mx", "implicit-mx", "single-mx", "greeting-slow", "reply-control-bytes", "reply-not-ascii",
      "capability-changed-by-tls", "our-helo-literal", "our-address-private", "no-close-notify", "quit-unanswered",
      "chain-has-root")
    + same(.init(.warning, .error, .error), "ehlo-refused", "client-certificate-required")
    + same(
      .init(.warning, .warning, .error),
      "auth-before-tls", "protocol-obsolete", "suite-weak", "certificate-missing", "certificate-untrusted",
      "self-signed", "incomplete-chain", "certificate-expired", "certificate-not-yet-valid", "name-mismatch",
      "name-only-in-common-name", "wrong-purpose", "weak-key", "weak-signature", "must-staple-missing",
      "staple-expired", "staple-invalid", "revoked",
      "name-constraints-violated", "not-a-ca")
    + same(.init(.note, .warning, .warning), "no-forward-secrecy")
    + same(.init(nil, .warning, .warning), "tls-not-enforced")
    + same(.init(.note, .note, .warning), "chain-out-of-order", "chain-superfluous", "chain-duplicate")
    + auditRows

  static func same(_ levels: RuleSpecification.Levels, _ ids: String...) -> [Row] {
    ids.map { Row(id: $0, levels: levels) }
  }
}
