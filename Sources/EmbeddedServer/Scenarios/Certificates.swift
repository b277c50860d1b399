extension Scenario {
  static let certificates: [Scenario] = [
    presenting(.rsa2048, "rsa-2048", "presents an RSA key of 2048 bits"),
    presenting(.p384, "p-384", "presents a key on P-384"),
    presenting(.ed25519, "ed25519", "presents an Ed25519 key"),
    presenting(.wildcard, "wildcard", "presents a certificate for *.example.test"),
    presenting(.noExtendedKeyUsage, "no-eku", "presents a certificate that names no purpose"),
    presenting(.expired, "expired", "presents a certificate that has expired", "certificate-expired"),
    presenting(
      .expiredIntermediate, "expired-intermediate", "presents an intermediate that has expired",
      "certificate-expired"),
    presenting(.notYetValid, "not-yet-valid", "presents a certificate from tomorrow", "certificate-not-yet-valid"),
    presenting(.expiresSoon, "expires-soon", "presents a certificate with ten days left", "expires-soon"),
    presenting(.wrongName, "wrong-name", "presents a certificate for other.example.test", "name-mismatch"),
    presenting(.commonNameOnly, "cn-only", "has its name in the common name alone", "name-only-in-common-name"),
    presenting(
      .noAlternativeNames, "no-san", "presents a certificate without alternative names",
      "name-only-in-common-name", "no-san"),
    presenting(.selfSigned, "self-signed", "presents a certificate that it signed itself", "self-signed"),
    presenting(
      .untrustedRoot, "untrusted-root", "has its certificate from an authority that nobody trusts",
      "certificate-untrusted"),
    presenting(.missingIntermediate, "missing-intermediate", "leaves its intermediate out", "incomplete-chain"),
    presenting(.wrongOrder, "wrong-order", "sends its two intermediates in the wrong order", "chain-out-of-order"),
    presenting(.rootSent, "root-sent", "sends the root, too", "chain-has-root"),
    presenting(.duplicate, "duplicate", "sends its intermediate twice", "chain-duplicate"),
    presenting(
      .superfluous, "superfluous", "sends a certificate that has nothing to do with it",
      "chain-superfluous"),
    presenting(.clientAuthOnly, "client-auth-only", "presents a certificate for clients", "wrong-purpose"),
    presenting(.rsa1024, "rsa-1024", "presents an RSA key of 1024 bits", "weak-key"),
    presenting(.sha1, "sha-1", "presents a certificate signed with SHA-1", "weak-signature"),
    presenting(.mustStaple, "must-staple", "promises a stapled OCSP response and sends none", "must-staple-missing"),
  ]

  private static func presenting(
    _ chain: DemoPKI.Chain, _ name: String, _ summary: String, _ findings: String...
  ) -> Scenario {
    Scenario(
      name, .certificates, summary, tls: ServerTLS(chain),
      expect: Expectation(outcome: .complete, findings: Set(findings + ["capability-changed-by-tls"])))
  }
}
