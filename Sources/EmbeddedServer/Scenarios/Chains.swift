/// What stands beside the leaf, and where the path from it leads.
extension Scenario {
  static let chains: [Scenario] = [
    presenting(
      .missingIntermediate, "missing-intermediate", .chains, "leaves its intermediate out", isTrusted: false,
      "incomplete-chain"),
    presenting(
      .wrongOrder, "wrong-order", .chains, "sends its two intermediates in the wrong order", "chain-out-of-order"),
    presenting(.rootSent, "root-sent", .chains, "sends the root, too", "chain-has-root"),
    presenting(.duplicate, "duplicate", .chains, "sends its intermediate twice", "chain-duplicate"),
    presenting(
      .superfluous, "superfluous", .chains, "sends a certificate that has nothing to do with it", "chain-superfluous"),
    presenting(
      .thirtyTwo, "32-certificates", .chains, "sends 30 certificates that have nothing to do with it",
      "chain-superfluous"),
    presenting(
      .crossSigned, "cross-signed", .chains, "sends the root, too, as certified by an older one that has expired"),
    presenting(
      .expiredIntermediate, "expired-intermediate", .chains, "presents an intermediate that has expired",
      isTrusted: false, "certificate-expired"),
    presenting(
      .selfSigned, "self-signed", .chains, "presents a certificate that it signed itself", isTrusted: false,
      "self-signed"),
    presenting(
      .untrustedRoot, "untrusted-root", .chains, "has its certificate from an authority that nobody trusts",
      isTrusted: false, "certificate-untrusted"),
    presenting(
      .notACA, "not-a-ca", .chains, "has its certificate from somebody who is no authority", isTrusted: false,
      "not-a-ca"),
    presenting(
      .nameConstraints, "name-constraints", .chains, "has its certificate from an authority for other.test alone",
      isTrusted: false, "name-constraints-violated"),
    presenting(
      .hostileIssuer, "hostile-issuer", .chains, "has an intermediate with escape sequences and NUL in its name"),
  ]
}
