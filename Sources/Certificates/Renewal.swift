/// A chain as it was before, from a file or a report: what a comparison needs of it.
package struct PreviousChain: Hashable, Sendable {
  package struct Member: Hashable, Sendable {
    /// By RFC 4514.
    package var subject: [UInt8]
    package var sha256: Digest
    package var spkiSHA256: Digest
    /// Nil where it could not be read.
    package var notAfter: UnixTime?
    /// As `PublicKeyFacts` has it.
    package var algorithm: String
    package var names: [[UInt8]]

    package init(
      subject: [UInt8], sha256: Digest, spkiSHA256: Digest, notAfter: UnixTime?, algorithm: String, names: [[UInt8]]
    ) {
      self.subject = subject
      self.sha256 = sha256
      self.spkiSHA256 = spkiSHA256
      self.notAfter = notAfter
      self.algorithm = algorithm
      self.names = names
    }

    package init(_ facts: CertificateFacts) {
      self.init(
        subject: facts.subject, sha256: facts.sha256, spkiSHA256: facts.spkiSHA256, notAfter: facts.notAfter,
        algorithm: facts.key.algorithm, names: facts.names.dns)
    }
  }

  /// The server's own.
  package var leaf: Member
  /// Those that were sent with it.
  package var issuers: [Member]

  package init(leaf: Member, issuers: [Member]) {
    self.leaf = leaf
    self.issuers = issuers
  }
}

/// What became of a certificate and its key, and of the TLSA records that may have been published for them (RFC 6698 §2.1).
package struct Renewal: Hashable, Sendable {
  package enum Change: Hashable, Sendable {
    /// It is the same certificate.
    case none
    case keyKept
    case keyChanged
  }

  /// A record with SHA-256 (matching type 1) for the previous chain.
  package struct Record: Hashable, Sendable {
    /// 3 for the server's own certificate, 2 for an authority's.
    package var usage: Int
    /// 1 for the key, 0 for the whole certificate.
    package var selector: Int
    package var digest: Digest
    /// Of the certificate that it is for.
    package var subject: [UInt8]
    /// Whether it matches what is presented now.
    package var holds: Bool

    /// `3 1 1`.
    package var form: String { "\(usage) \(selector) 1" }
  }

  package var previous: PreviousChain
  package var change: Change
  package var records: [Record]

  /// Nil where either side has nothing to compare. Of several previous chains, as a server with keys of two kinds has them,
  /// the one with a name of this and its kind of key is meant.
  package init?(of chain: ChainFacts, from candidates: [PreviousChain]) {
    guard let leaf = chain.presented.first, let previous = Self.counterpart(of: leaf, among: candidates) else {
      return nil
    }
    self.previous = previous
    let isSame = previous.leaf.sha256 == leaf.sha256
    let isKept = previous.leaf.spkiSHA256 == leaf.spkiSHA256
    change = isSame ? .none : isKept ? .keyKept : .keyChanged
    records = [
      Record(
        usage: 3, selector: 1, digest: previous.leaf.spkiSHA256, subject: previous.leaf.subject, holds: isKept),
      Record(usage: 3, selector: 0, digest: previous.leaf.sha256, subject: previous.leaf.subject, holds: isSame),
    ]
    // Nobody finds an anchor that is not sent (RFC 7671 §5.2), nor one that issued nothing of what is sent.
    let path = Set(chain.verification.path.map(\.sha256))
    let sent = chain.presented.dropFirst().filter { path.isEmpty || path.contains($0.sha256) }
    for issuer in previous.issuers {
      records.append(
        Record(
          usage: 2, selector: 1, digest: issuer.spkiSHA256, subject: issuer.subject,
          holds: sent.contains { $0.spkiSHA256 == issuer.spkiSHA256 }))
      records.append(
        Record(
          usage: 2, selector: 0, digest: issuer.sha256, subject: issuer.subject,
          holds: sent.contains { $0.sha256 == issuer.sha256 }))
    }
  }

  private static func counterpart(of leaf: CertificateFacts, among candidates: [PreviousChain]) -> PreviousChain? {
    if let same = candidates.first(where: { $0.leaf.sha256 == leaf.sha256 }) { return same }
    let names = Set(leaf.names.dns)
    let named = candidates.filter { !names.isDisjoint(with: $0.leaf.names) }
    let pool = named.isEmpty ? candidates : named
    return pool.first { $0.leaf.spkiSHA256 == leaf.spkiSHA256 }
      ?? pool.first { $0.leaf.algorithm == leaf.key.algorithm } ?? pool.first
  }
}
