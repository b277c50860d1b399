import Certificates

/// Parameters of RSASSA-PSS that not everybody takes.
enum PSSUnusual: AuditRule {
  static let specification = RuleSpecification(
    id: "pss-unusual", levels: .init(.note, .note, .warning),
    meaning: "A signature by RSASSA-PSS has a mask or a salt that does not go with its digest.",
    importance: "TLS allows one set of parameters for each digest; strict clients refuse any other.",
    remedies: [.init("Have it issued with the same digest for the mask, and a salt as long as that.")],
    reference: "RFC 8446 section 4.2.3")

  static func check(_ chain: JudgedChain) -> [Observation] {
    chain.detailed.compactMap { facts, details in
      guard let parameters = details.pss, !facts.isSelfSigned || facts == chain.leaf,
        let length = lengths[parameters.hash.label]
      else { return nil }
      var faults: [String] = []
      if parameters.maskHash != parameters.hash {
        faults.append("the mask is made with \(parameters.maskHash?.label ?? "another function")")
      }
      if parameters.saltLength != length { faults.append("the salt has \(parameters.saltLength) octets") }
      guard !faults.isEmpty else { return nil }
      return Observation(
        "the signature of \(Excerpt.of(facts.subject)) has unusual parameters", evidence: faults,
        certificate: facts.sha256)
    }
  }

  private static let lengths: [String: Int] = ["SHA-1": 20, "SHA-256": 32, "SHA-384": 48, "SHA-512": 64]
}
