/// What TLS must be before a sender may go on: the words of Postfix's security levels.
public enum Policy: String, Hashable, Sendable, CaseIterable {
  /// Opportunistic (RFC 7435): TLS where it works, and any certificate will do.
  case may
  /// TLS is required; any certificate will do.
  case encrypt
  /// TLS with a trusted chain and a matching name is required.
  case verify
}
