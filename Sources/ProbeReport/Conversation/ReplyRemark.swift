import Findings
import ProbeEngine
import SMTPWire

/// What a reply means that not everybody knows, in the moment in which it helps.
enum ReplyRemark {
  /// Nil where the reply says all there is to say.
  static func text(on reply: Reply, to command: SentCommand, isInsideTLS: Bool) -> String? {
    if reply.code == 530 {
      return isInsideTLS
        ? "the server wants to know who you are first: AUTH (RFC 4954 section 6)"
        : "the server wants TLS first, or to know who you are: STARTTLS (RFC 3207 section 4)"
    }
    switch command.kind {
    case .hello(let verb): return text(on: reply, toHello: verb)
    case .mail, .recipient:
      if reply.isPermanentFailure, command.shown.hasPart(": ") {
        return "no blank may stand behind the colon (RFC 5321 section 3.3): many servers take one, others refuse it"
      }
      guard command.kind == .recipient, reply.code == 450 || reply.code == 451 else { return nil }
      return "this is for now alone, and may be greylisting (RFC 6647): ask again in some minutes"
    case .startTLS, .auth, .reset, .data, .messageEnd, .quit, .other: return nil
    }
  }

  private static func text(on reply: Reply, toHello verb: HelloVerb) -> String? {
    switch reply.code {
    case 250:
      let masked = HelloResponse(verb: verb, reply: reply).capabilities.contains {
        MaskedText.isMasked(keyword: $0.keyword)
      }
      return masked ? "a middlebox on the way has masked a keyword with Xs, perhaps STARTTLS" : nil
    case 500 where verb == .ehlo, 502 where verb == .ehlo:
      return "a server that knows no EHLO may know HELO: no extensions then, and no STARTTLS (RFC 5321 section 3.2)"
    case 500..<600:
      return "it may dislike the name: servers want a host name with its domain, or an address literal, [192.0.2.1]"
    default: return nil
    }
  }
}
