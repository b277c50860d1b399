/// The leaf's key and signature, its form and its time: what a report says of one certificate.
extension Scenario {
  static let keys: [Scenario] = [
    presenting(.rsa2048, "rsa-2048", .keys, "presents an RSA key of 2048 bits"),
    presenting(.rsa4096, "rsa-4096", .keys, "presents an RSA key of 4096 bits"),
    presenting(.rsaPSS, "rsa-pss", .keys, "presents a key for RSASSA-PSS signatures alone"),
    presenting(.p384, "p-384", .keys, "presents a key on P-384"),
    presenting(.ed25519, "ed25519", .keys, "presents an Ed25519 key"),
    Scenario(
      "two-keys", .keys, "presents a key on P-256, or one of RSA to who wants that",
      tls: ServerTLS(.good, .rsa2048), expect: .usual()),
    presenting(.rsa1024, "rsa-1024", .keys, "presents an RSA key of 1024 bits", "weak-key"),
    presenting(.sha1, "sha-1", .keys, "presents a certificate signed with SHA-1", "weak-signature"),
    presenting(
      .version1, "x509-v1", .keys, "presents a certificate of X.509 version 1", isMatched: false,
      "name-only-in-common-name", "no-san", "x509-v1"),
    presenting(.serialZero, "serial-zero", .keys, "presents a certificate with the serial number 0"),
    presenting(.serialNegative, "serial-negative", .keys, "presents a certificate with a negative serial number"),
    presenting(.serialLong, "serial-long", .keys, "presents a certificate with a serial number of 24 octets"),
    presenting(
      .expired, "expired", .keys, "presents a certificate that has expired", isTrusted: false, "certificate-expired"),
    presenting(
      .notYetValid, "not-yet-valid", .keys, "presents a certificate from tomorrow", isTrusted: false,
      "certificate-not-yet-valid"),
    presenting(.expiresSoon, "expires-soon", .keys, "presents a certificate with ten days left", "expires-soon"),
    presenting(.twentyFiveYears, "25-years", .keys, "presents a certificate for 25 years"),
    presenting(.noExtendedKeyUsage, "no-eku", .keys, "presents a certificate that names no purpose"),
    presenting(
      .clientAuthOnly, "client-auth-only", .keys, "presents a certificate for clients", isTrusted: false,
      "wrong-purpose"),
    presenting(
      .mustStaple, "must-staple", .keys, "promises a stapled OCSP response and sends none", "must-staple-missing"),
    presenting(.mustStapleStapled, "must-staple-stapled", .keys, "promises a stapled OCSP response and sends it"),
    presenting(.stapleDelegated, "staple-delegated", .keys, "staples an OCSP response of a delegated responder"),
    presenting(.stapleRevoked, "staple-revoked", .keys, "staples that its certificate was revoked", "revoked"),
    presenting(
      .stapleExpired, "staple-expired", .keys, "staples an OCSP response that has ended", "staple-expired"),
    presenting(
      .stapleOfAnother, "staple-of-another", .keys, "staples an OCSP response for another certificate",
      "staple-invalid"),
  ]

  static func presenting(
    _ chain: DemoPKI.Chain, _ name: String, _ group: Group, _ summary: String, to host: String = Script.usualHostName,
    isTrusted: Bool = true, isMatched: Bool = true, _ findings: String...
  ) -> Scenario {
    Scenario(
      name, group, summary, tls: ServerTLS(chain), approach: Approach(host: host),
      expect: Expectation(
        outcome: .complete, findings: Set(findings + ["capability-changed-by-tls"]),
        certificate: CertificateVerdict(isTrusted: isTrusted, isMatched: isMatched)))
  }
}
