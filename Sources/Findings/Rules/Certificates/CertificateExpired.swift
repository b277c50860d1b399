import Certificates

/// A certificate of the path is past its end.
enum CertificateExpired: ChainRule {
  static let specification = RuleSpecification(
    id: "certificate-expired", levels: .init(.warning, .warning, .error),
    meaning: "A certificate of the path is past the end of its validity.",
    importance: "Senders that verify keep the mail from that moment on.",
    remedies: [
      .init("Renew it, load it into the server, and let the renewal reload the server from now on."),
      .init("postfix reload", for: "Postfix"),
      .init("tls_certificate is read anew for each connection: see that the file itself is new", for: "Exim"),
      .init("doveadm reload", for: "Dovecot"),
    ],
    reference: "RFC 5280 section 4.1.2.5")

  static func check(_ chain: JudgedChain) -> [Observation] {
    chain.path.enumerated().compactMap { depth, member in
      guard member.element.isExpired(at: chain.time) || isObjected(at: depth, in: chain) else { return nil }
      return Observation(
        "\(member.name) expired on \(UnixTime.date(of: member.element.notAfter))", certificate: member.element.sha256)
    }
  }

  /// The library's clock counts, too: a path must not be distrusted for a reason that nobody tells.
  static func isObjected(at depth: Int, in chain: JudgedChain) -> Bool {
    chain.objections(named: ["CERT_HAS_EXPIRED"]).contains { $0.depth == depth }
  }
}
