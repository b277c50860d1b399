import Certificates

/// A key that anybody can break.
enum KeyBroken: AuditRule {
  static let specification = RuleSpecification(
    id: "key-broken", levels: .error,
    meaning:
      "The key has a fault by which its private half can be computed: a small factor of an RSA key, two that lie close together, that of the library behind CVE-2017-15361 (ROCA), or no number and no point at all.",
    importance: "Whoever computes it is the server to everybody, and reads recorded sessions without forward secrecy.",
    remedies: [
      .init("Make a new key with other software at once, get a certificate for it, and have this one revoked.")
    ],
    reference: "RFC 8017 section 3.1")

  static func check(_ chain: JudgedChain) -> [Observation] {
    chain.detailed.compactMap { facts, details in
      guard let (kind, fault) = fault(of: details.key) else { return nil }
      return Observation(
        "the \(kind) key of \(Excerpt.of(facts.subject)) is broken: \(fault)", certificate: facts.sha256)
    }
  }

  private static func fault(of key: PublicKeyDetails) -> (kind: String, fault: String)? {
    // The point at infinity is a single octet of zero (SEC 1 §2.3.3), and the key to nothing.
    if key.algorithm.identifier == .ellipticCurve {
      return key.key == [0] ? ("EC", "it is the point at infinity") : nil
    }
    guard let modulus = key.modulus else { return nil }
    if key.hasClosePrimes { return ("RSA", "its factors lie close together") }
    return RSAModulus(modulus)?.fault.map { ("RSA", $0) }
  }
}
