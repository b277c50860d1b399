import Certificates

/// A signature of the path with a broken digest. A root is trusted for itself: its own signature proves nothing.
enum WeakSignature: ChainRule {
  static let specification = RuleSpecification(
    id: "weak-signature", levels: .init(.warning, .warning, .error),
    meaning: "A certificate of the path is signed with SHA-1 or MD5.",
    importance: "Such a signature can be forged; TLS libraries refuse it at their usual security level.",
    remedies: [.init("Get a certificate that is signed with SHA-256 or better, and send its present intermediates.")],
    reference: "RFC 9155")

  private static let broken: [String] = ["MD2", "MD4", "MD5", "SHA1"]

  static func check(_ chain: JudgedChain) -> [Observation] {
    chain.path.compactMap { member in
      // A self-signed leaf is judged: it is no root of anything.
      guard member.position == .leaf || !member.element.isSelfSigned, let digest = member.element.signatureDigest,
        broken.contains(digest.uppercased().filter { $0 != "-" })
      else { return nil }
      return Observation("\(member.name) is signed with \(digest)", certificate: member.element.sha256)
    }
  }
}
