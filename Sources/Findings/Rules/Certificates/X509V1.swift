import Certificates

/// A certificate without extensions.
enum X509V1: ChainRule {
  static let specification = RuleSpecification(
    id: "x509-v1", levels: .warning,
    meaning: "A certificate that the server sends is not of version 3, so that it has no extensions.",
    importance: "It can name no host where a sender may look, and nothing says whether it is an authority.",
    remedies: [.init("Get a certificate of version 3; home-made ones need an extension file (openssl x509 -extfile).")],
    reference: "RFC 5280 section 4.1.2.1")

  static func check(_ chain: JudgedChain) -> [Observation] {
    chain.facts.presented.enumerated().compactMap { index, certificate in
      // An old root of version 1 is trusted for itself.
      guard certificate.version != 3, index == 0 && chain.leaf != nil || !certificate.isSelfSigned else { return nil }
      let name = index == 0 && chain.leaf != nil ? "the leaf" : Excerpt.of(certificate.subject)
      let isKnown = (1...3).contains(certificate.version)
      return Observation(
        isKnown
          ? "\(name) is of X.509 version \(certificate.version)" : "\(name) is of no version of X.509 that there is",
        certificate: certificate.sha256)
    }
  }
}
