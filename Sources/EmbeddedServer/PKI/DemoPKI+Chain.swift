extension DemoPKI {
  /// What a server presents.
  package enum Chain: String, Hashable, Sendable, CaseIterable {
    case good

    // Keys, signatures, form
    case rsa2048 = "rsa-2048"
    case rsa4096 = "rsa-4096"
    case rsaPSS = "rsa-pss"
    case p384 = "p-384"
    case ed25519
    case rsa1024 = "rsa-1024"
    case sha1
    case version1 = "version-1"
    case serialZero = "serial-zero"
    case serialNegative = "serial-negative"
    case serialLong = "serial-long"

    // Time
    case expired
    case notYetValid = "not-yet-valid"
    case expiresSoon = "expires-soon"
    case expiredIntermediate = "expired-intermediate"
    case twentyFiveYears = "twenty-five-years"

    // Purpose and path
    case noExtendedKeyUsage = "no-eku"
    case clientAuthOnly = "client-auth-only"
    case mustStaple = "must-staple"
    case mustStapleStapled = "must-staple-stapled"
    case stapleRevoked = "staple-revoked"
    case stapleExpired = "staple-expired"
    case stapleOfAnother = "staple-of-another"
    case stapleDelegated = "staple-delegated"
    case selfSigned = "self-signed"
    case untrustedRoot = "untrusted-root"
    case notACA = "not-a-ca"
    case nameConstraints = "name-constraints"
    case missingIntermediate = "missing-intermediate"
    case wrongOrder = "wrong-order"
    case rootSent = "root-sent"
    case duplicate
    case superfluous
    case thirtyTwo = "thirty-two"
    /// The trusted root is there once more, certified by one that has expired.
    case crossSigned = "cross-signed"

    // Names
    case wrongName = "wrong-name"
    /// For the server of the scenario `port25`.
    case port25
    case wildcard
    case wildcardAlone = "wildcard-alone"
    case wildcardPartial = "wildcard-partial"
    case wildcardTwice = "wildcard-twice"
    case wildcardTwoLabels = "wildcard-two-labels"
    case commonNameOnly = "cn-only"
    case noAlternativeNames = "no-san"
    case emptySubject = "empty-subject"
    case ipAddress = "ip-address"
    case otherIPAddress = "other-ip-address"
    case ipAddressAsName = "ip-address-as-name"
    case internationalName = "idn"
    case internationalNameRaw = "idn-raw"
    case namesWithNUL = "names-with-nul"
    case manyNames = "many-names"
    case thousandsOfNames = "thousands-of-names"
    case bmpString = "bmp-string"
    case teletexString = "teletex-string"
    case hostileSubject = "hostile-subject"
    case hostileNames = "hostile-names"
    case hostileIssuer = "hostile-issuer"
    /// What a server shows that wants to be told a name first.
    case placeholder
  }

  /// The address that `ipAddress` is for.
  package static let address = "127.0.0.1"

  /// The name that `internationalName` is for: bücher.example.test in A-labels (RFC 5890 §2.3.2.1).
  package static let internationalHostName = "xn--bcher-kva.example.test"
}
