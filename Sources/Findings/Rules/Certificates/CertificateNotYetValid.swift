import Certificates

/// A certificate of the path has not begun.
enum CertificateNotYetValid: ChainRule {
  static let specification = RuleSpecification(
    id: "certificate-not-yet-valid", levels: .init(.warning, .warning, .error),
    meaning: "The validity of a certificate of the path begins in the future.",
    importance: "Senders that verify keep the mail until then. Either the certificate or a clock is wrong.",
    remedies: [.init("See whether the clock here is right; if so, use the earlier certificate until that day.")],
    reference: "RFC 5280 section 4.1.2.5")

  static func check(_ chain: JudgedChain) -> [Observation] {
    let objected = chain.objections(named: ["CERT_NOT_YET_VALID"]).map(\.depth)
    return chain.path.enumerated().compactMap { depth, member in
      let begin = member.element.notBefore
      guard begin.map({ chain.time < $0 }) ?? false || objected.contains(depth) else { return nil }
      return Observation(
        "\(member.name) is valid from \(UnixTime.date(of: begin)) on", certificate: member.element.sha256)
    }
  }
}
