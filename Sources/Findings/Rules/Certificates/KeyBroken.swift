import Certificates

/// A key that anybody can break.
enum KeyBroken: AuditRule {
  static let specification = RuleSpecification(
    id: "key-broken", levels: .error,
    meaning:
      "The RSA key has a fault by which its private half can be computed: a small factor, two that lie close together, or that of the library behind CVE-2017-15361 (ROCA).",
    importance: "Whoever computes it is the server to everybody, and reads recorded sessions without forward secrecy.",
    remedies: [
      .init("Make a new key with other software at once, get a certificate for it, and have this one revoked.")
    ],
    reference: "RFC 8017 section 3.1")

  static func check(_ chain: JudgedChain) -> [Observation] {
    chain.detailed.compactMap { facts, details in
      guard let modulus = details.key.modulus,
        let fault = details.key.hasClosePrimes ? "its factors lie close together" : RSAModulus(modulus)?.fault
      else { return nil }
      return Observation("the RSA key of \(Excerpt.of(facts.subject)) is broken: \(fault)", certificate: facts.sha256)
    }
  }
}
