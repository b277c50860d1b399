/// What a server does, as data: a well-behaved Postfix unless a field or an answer says otherwise.
package struct Script: Hashable, Sendable {
  package enum Dialect: Hashable, Sendable {
    case smtp
    /// RFC 2033: LHLO in place of EHLO and HELO, and one reply per recipient after the message.
    case lmtp
  }

  package var dialect: Dialect
  /// TLS from the first byte (RFC 8314 §3.3): the greeting comes within it.
  package var isTLSImplicit: Bool
  /// What greeting and hello replies introduce the server as.
  package var hostName: String
  /// The lines of an EHLO reply below the first, before TLS.
  package var clearCapabilities: [[UInt8]]
  /// The same, within TLS. STARTTLS in this list is left out unless `repeatsStartTLS` (RFC 3207 §4.2).
  package var protectedCapabilities: [[UInt8]]
  package var repeatsStartTLS: Bool
  /// What takes the place of the usual behaviour, by occasion; the more specific occasion wins.
  package var answers: [Occasion: Answer]
  /// Comes behind the text of the first line of every usual reply.
  package var textSuffix: [UInt8]
  /// The longest piece that is written at once; nil: each reply in one piece. It also cuts TLS records.
  package var segmentLength: Int?

  package init(
    dialect: Dialect = .smtp, isTLSImplicit: Bool = false, hostName: String = Script.usualHostName,
    clearCapabilities: [String] = Script.usualCapabilities,
    protectedCapabilities: [String] = Script.usualProtectedCapabilities, repeatsStartTLS: Bool = false,
    answers: [Occasion: Answer] = [:], textSuffix: [UInt8] = [], segmentLength: Int? = nil
  ) {
    self.dialect = dialect
    self.isTLSImplicit = isTLSImplicit
    self.hostName = hostName
    self.clearCapabilities = clearCapabilities.map { Array($0.utf8) }
    self.protectedCapabilities = protectedCapabilities.map { Array($0.utf8) }
    self.repeatsStartTLS = repeatsStartTLS
    self.answers = answers
    self.textSuffix = textSuffix
    self.segmentLength = segmentLength
  }

  package static let usualHostName = "mx.example.test"
  package static let port25HostName = "mail.port25.com"

  /// As a Postfix lists them before TLS.
  package static let usualCapabilities = [
    "PIPELINING", "SIZE 10240000", "VRFY", "ETRN", "STARTTLS", "ENHANCEDSTATUSCODES", "8BITMIME", "DSN", "SMTPUTF8",
  ]

  /// Within TLS: AUTH comes, and larger messages may.
  package static let usualProtectedCapabilities = [
    "PIPELINING", "SIZE 52428800", "VRFY", "ETRN", "AUTH PLAIN LOGIN", "ENHANCEDSTATUSCODES", "8BITMIME", "DSN",
    "SMTPUTF8",
  ]

  /// The hello command of this dialect that lists capabilities.
  package var helloVerb: String { dialect == .lmtp ? "LHLO" : "EHLO" }
}

/// Whether a part of the dialogue runs over the bare line or within TLS.
package enum Layer: Hashable, Sendable {
  case clear
  case protected
}

/// A moment at which a script may do something of its own.
package enum Occasion: Hashable, Sendable {
  /// A greeting is due: on connecting, or with implicit TLS after the handshake.
  case greeting
  /// A command with this verb in upper case; a nil layer stands for both.
  case command(String, Layer?)
  /// Any line that no other occasion covers, whatever is in it.
  case anyLine(Layer)
  /// The first bytes after a STARTTLS that was accepted, or of an implicit handshake: in place of the handshake.
  case handshakeBegins
  /// The bytes behind those first ones: in place of the rest of the handshake.
  case handshakeContinues
  /// TLS has just been established.
  case handshakeDone
}
