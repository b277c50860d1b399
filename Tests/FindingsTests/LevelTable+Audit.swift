@testable import Findings

extension LevelTable {
  /// The ids that an audit of certificates adds.
  static let auditRows: [Row] =
    same(
      .error,
      "key-mismatch", "expires-within", "precertificate", "key-broken")
    + same(
      .init(.warning, .warning, .error),
      "leaf-not-first", "certificate-unreadable", "signature-algorithm-differs", "critical-extension-unknown",
      "extension-malformed", "extension-repeated",
      "serial-invalid", "key-usage-unfit", "ca-as-leaf", "path-length-exceeded", "rsa-exponent", "curve-explicit")
    + same(
      .note,
      "key-changed", "key-kept", "chain-depends-on-sni", "key-reused", "chain-too-long", "no-end-date",
      "common-name-not-named",
      "name-internal", "names-too-many",
      "name-repeated", "san-not-critical", "web-names", "ca-not-critical", "timestamps-missing")
    + same(
      .init(.note, .note, .warning),
      "cross-sign-expired", "not-der", "date-encoding", "serial-short", "purpose-missing", "purpose-surplus",
      "leaf-constraints", "key-unusual", "pss-unusual", "validity-too-long", "must-staple-demanded", "policy-missing",
      "revocation-missing", "chain-differs-by-key", "key-size-odd",
      "purpose-not-nested", "subject-unit")
    + same(
      .warning,
      "name-malformed", "wildcard-too-wide", "revocation-inconclusive", "not-renewed",
      "chain-differs-by-address", "sni-required")
}
