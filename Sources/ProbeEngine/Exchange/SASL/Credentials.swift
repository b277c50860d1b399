/// Bytes that appear in no text: not in a report, not in a transcript, not in what a debugger prints.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
  let bytes: [UInt8]

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  public var description: String { "(secret)" }
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// Who we are to a server that wants to know (RFC 4954).
public struct Credentials: Hashable, Sendable {
  public enum Proof: Hashable, Sendable {
    case password(Secret)
    /// An access token (RFC 6750).
    case token(Secret)
    /// The client certificate of the TLS session.
    case certificate
  }

  /// Empty where the certificate tells it.
  public var user: String
  public var proof: Proof
  /// The one to use; nil: the strongest of those that the server offers and the proof serves.
  public var mechanism: SASLMechanism?
  /// Whether they may go over a connection without TLS.
  public var allowsPlaintext = false

  public init(user: String, proof: Proof, mechanism: SASLMechanism? = nil) {
    self.user = user
    self.proof = proof
    self.mechanism = mechanism
  }
}

/// The mechanisms that we know, the strongest first (IANA's registry of SASL mechanisms).
public enum SASLMechanism: String, Hashable, Sendable, CaseIterable {
  /// RFC 4422 appendix A.
  case external = "EXTERNAL"
  /// RFC 7677.
  case scramSHA256 = "SCRAM-SHA-256"
  /// RFC 5802.
  case scramSHA1 = "SCRAM-SHA-1"
  /// RFC 7628.
  case oauthBearer = "OAUTHBEARER"
  /// Google's forerunner of it.
  case xoauth2 = "XOAUTH2"
  /// RFC 4616.
  case plain = "PLAIN"
  /// Never standardised; what old servers have in place of PLAIN.
  case login = "LOGIN"
  /// RFC 2195: the password is not shown, but the server must keep it readable.
  case cramMD5 = "CRAM-MD5"

  /// Whether what it says first is no secret: SCRAM's nonce comes back in the challenge.
  var opensWithoutSecret: Bool { self == .scramSHA1 || self == .scramSHA256 }

  func serves(_ proof: Credentials.Proof) -> Bool {
    switch (self, proof) {
    case (.external, .certificate): true
    case (.scramSHA256, .password), (.scramSHA1, .password), (.plain, .password), (.login, .password),
      (.cramMD5, .password):
      true
    case (.oauthBearer, .token), (.xoauth2, .token): true
    default: false
    }
  }
}
