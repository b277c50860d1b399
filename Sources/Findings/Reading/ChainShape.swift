import Certificates

/// What a peer presented, sorted by its use: what leads upwards from the leaf, and what does not.
struct ChainShape {
  /// Each certificate once, in the order of the message, as far as it is on some path from the leaf.
  private(set) var useful: [CertificateFacts] = []
  /// On no path from the leaf.
  private(set) var superfluous: [CertificateFacts] = []
  /// Presented more than once.
  private(set) var duplicates: [CertificateFacts] = []
  /// In front of every certificate that it certifies (RFC 5246 §7.4.2).
  private(set) var misplaced: [CertificateFacts] = []
  /// Self-signed certificates above the leaf.
  private(set) var roots: [CertificateFacts] = []

  init(_ chain: ChainFacts) {
    var distinct: [CertificateFacts] = []
    for certificate in chain.presented {
      if !distinct.contains(where: { $0.sha256 == certificate.sha256 }) {
        distinct.append(certificate)
      } else if !duplicates.contains(where: { $0.sha256 == certificate.sha256 }) {
        duplicates.append(certificate)
      }
    }
    guard let leaf = distinct.first else { return }

    // A cross-signed twin that the library did not choose may be what another sender needs, so that every path counts.
    var reached = Set(chain.verification.path.map(\.sha256) + [leaf.sha256])
    var pending = distinct.filter { reached.contains($0.sha256) }
    while let subject = pending.popLast() {
      for issuer in distinct where subject.isIssued(by: issuer) && reached.insert(issuer.sha256).inserted {
        pending.append(issuer)
      }
    }
    useful = distinct.filter { reached.contains($0.sha256) }
    superfluous = distinct.filter { !reached.contains($0.sha256) }
    roots = useful.dropFirst().filter(\.isSelfSigned)
    misplaced = useful.indices.dropFirst().filter { index in
      let certified = useful.indices.filter { $0 != index && useful[$0].isIssued(by: useful[index]) }
      return !certified.isEmpty && certified.allSatisfy { $0 > index }
    }.map { useful[$0] }
  }

  /// From the leaf upwards, one certificate a step.
  var ascent: [CertificateFacts] {
    var path: [CertificateFacts] = []
    var next = useful.first
    while let certificate = next {
      path.append(certificate)
      next =
        certificate.isSelfSigned
        ? nil
        : useful.first { candidate in
          certificate.isIssued(by: candidate) && !path.contains { $0.sha256 == candidate.sha256 }
        }
    }
    return path
  }
}
