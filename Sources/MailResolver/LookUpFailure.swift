/// The ways in which a look-up by the system ends without an answer, told apart as far as it tells them.
enum LookUpFailure: Error, Equatable {
  /// EAI_NONAME. On glibc that is NXDOMAIN; other systems use it for a name without addresses too.
  case noSuchName
  /// The name exists without an address, or without one of the wanted family.
  case noAddress
  /// EAI_AGAIN, in the system's words.
  case temporary(String)
  case other(String)
}
