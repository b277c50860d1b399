public import ProbeEngine
import SMTPWire

/// What a reply to an envelope means, in honest words: at RCPT a server only says what it would do.
public enum RelayOutcome: String, Hashable, Sendable, CaseIterable {
  case refused
  /// An open relay, or a server that refuses later.
  case accepted
  /// Put off, and greylisting is the reason that it names.
  case greylisted
  /// Put off otherwise: nothing can be said.
  case deferred
  case rateLimited = "rate-limited"
  case tlsRequired = "tls-required"
  case authRequired = "auth-required"
  case unanswered

  public init(of asked: RelayCase) {
    guard let reply = asked.reply else {
      self = .unanswered
      return
    }
    let text = Escaping.escaped(reply.lines.last ?? []).lowercased()
    if reply.isPositive {
      self = .accepted
    } else if reply.saysBusy {
      self = .rateLimited
    } else if reply.isTransientFailure,
      ["greylist", "graylist", "grey list", "gray list"].contains(where: text.hasPart)
    {
      self = .greylisted
    } else if reply.isTransientFailure {
      self = .deferred
    } else if reply.code == 530, text.hasPart("starttls") {
      self = .tlsRequired
    } else if reply.code == 530 || text.hasPart("authentication required") {
      // RFC 4954 §6.
      self = .authRequired
    } else {
      self = .refused
    }
  }
}
