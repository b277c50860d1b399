/// One chain as a file gives it, or a server: the evidence that `ehlo certs` judges, with more of it than a probe has.
package struct ChainRecord: Hashable, Sendable {
  /// The file as it was typed, or found in a directory; `-` is standard input. Of a server, the target as typed.
  package var source: String
  /// The far ends that present it; empty for a file.
  package var endpoints: [String] = []
  package var role: ChainGroup.Role
  /// Presented in the order of the message, or of the file but for the lowest certificate, which stands first.
  package var chain: ChainFacts
  /// Where each presented certificate stands in the file or message, counted from 0.
  package var positions: [Int]
  /// Of each presented certificate; nil for one that only the TLS library can read.
  package var details: [CertificateDetails?]
  /// The SHA-1 of each presented certificate, by which old registers list it.
  package var legacyDigests: [Digest]
  /// The private key that should belong to the first certificate; nil where none was given.
  package var key: KeyFit?
  /// What the sources say that its certificates name, where they were asked.
  package var revocations: [RevocationRecord] = []
  /// Compared with what was there before; nil where nothing was given to compare with.
  package var renewal: Renewal?

  package init(
    source: String, role: ChainGroup.Role, chain: ChainFacts, positions: [Int], details: [CertificateDetails?],
    legacyDigests: [Digest] = [], key: KeyFit? = nil
  ) {
    self.source = source
    self.role = role
    self.chain = chain
    self.positions = positions
    self.details = details
    self.legacyDigests = legacyDigests
    self.key = key
  }
}

/// Which certificates a private key belongs to. Nothing of the key itself is kept.
package struct KeyFit: Hashable, Sendable {
  /// The file that it was read from.
  package var source: String
  package var facts: PublicKeyFacts
  /// Of the certificates of the chain that have this key.
  package var certificates: [Digest]

  package init(source: String, facts: PublicKeyFacts, certificates: [Digest]) {
    self.source = source
    self.facts = facts
    self.certificates = certificates
  }
}
