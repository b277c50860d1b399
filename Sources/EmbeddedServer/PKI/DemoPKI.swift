package import Certificates
package import TLSCrypto

/// A throw-away public key infrastructure in memory, with a fault for every taste. Keys are made when they are wanted.
///
/// Never for production: the root's key lives in this process, unguarded, and dies with it.
package struct DemoPKI: Sendable {
  /// What a server has to show.
  package struct Presentation: Sendable {
    package var identity: Identity
    /// To staple.
    package var ocspResponse: [UInt8]?
  }

  /// As of when the certificates are good, or expired, or not yet valid.
  package let time: UnixTime
  package let hostName: String
  let root: CertificateAuthority

  /// Makes the root alone.
  package init(at time: UnixTime, hostName: String = Script.usualHostName) throws(OpenSSLFailure) {
    self.time = time
    self.hostName = hostName
    root = try CertificateAuthority(
      name: "ehlo Demo Root", from: time + -Self.authorityAge, until: time + Self.authorityRest)
  }

  /// The one trusted root, for `TrustSource.certificates`.
  package var rootDER: [UInt8] { root.certificate.der }

  static let day: Int64 = 86_400
  static let authorityAge = 365 * day
  static let authorityRest = 3650 * day

  /// The chain and its key, and the OCSP response where it has one.
  package func presentation(_ chain: Chain) throws(OpenSSLFailure) -> Presentation {
    guard var staple = staple(for: chain) else { return Presentation(identity: try identity(chain)) }
    let issuer = try intermediate()
    let identity = try issuer.issue(leaf(for: chain))
    let spokenOf = chain == .stapleOfAnother ? try issuer.issue(leaf(for: chain)) : identity
    guard let certificate = spokenOf.chain.first else { return Presentation(identity: identity) }
    if chain == .stapleDelegated {
      var responder = CertificateTemplate(
        commonName: "ehlo Demo Responder", from: days(-7), until: days(7), extendedKeyUsage: ["OCSPSigning"])
      responder.keyUsage = ["digitalSignature"]
      staple.signer = try issuer.issue(responder)
    }
    return Presentation(identity: identity, ocspResponse: try issuer.ocspResponse(for: certificate, staple))
  }

  /// Nil where none is stapled.
  private func staple(for chain: Chain) -> OCSPTemplate? {
    var staple = OCSPTemplate(from: days(-1), until: days(6))
    switch chain {
    case .mustStapleStapled, .stapleOfAnother, .stapleDelegated: break
    case .stapleRevoked: staple.status = .revoked(Revocation(time: days(-2), reason: 1))
    case .stapleExpired: staple = OCSPTemplate(from: days(-9), until: days(-2))
    default: return nil
    }
    return staple
  }

  /// The chain and its key.
  package func identity(_ chain: Chain) throws(OpenSSLFailure) -> Identity {
    switch chain {
    case .selfSigned, .placeholder:
      return try root.issue(leaf(for: chain))
    case .untrustedRoot:
      return try stranger().intermediate(name: "ehlo Demo Nobody", from: days(-300), until: days(300))
        .issue(leaf(for: chain))
    case .expiredIntermediate:
      return try intermediate(until: days(-1)).issue(leaf(for: chain))
    case .notACA:
      return try root.intermediate(
        name: "ehlo Demo Impostor", from: days(-300), until: days(300), isAuthority: false
      ).issue(leaf(for: chain))
    case .nameConstraints:
      return try root.intermediate(
        name: "ehlo Demo Constrained", from: days(-300), until: days(300), permittedDomain: "other.test"
      ).issue(leaf(for: chain))
    case .hostileIssuer:
      return try root.intermediate(name: HostileText.text, from: days(-300), until: days(300)).issue(leaf(for: chain))
    case .missingIntermediate, .wrongOrder, .rootSent, .duplicate, .superfluous, .thirtyTwo, .crossSigned:
      return try reassembled(chain)
    case .good, .rsa2048, .rsa4096, .rsaPSS, .p384, .ed25519, .rsa1024, .sha1, .expired, .notYetValid, .expiresSoon,
      .twentyFiveYears, .noExtendedKeyUsage, .clientAuthOnly, .mustStaple, .mustStapleStapled, .stapleRevoked,
      .stapleExpired, .stapleOfAnother, .stapleDelegated, .version1, .wrongName,
      .port25, .wildcard, .wildcardAlone, .wildcardPartial, .wildcardTwice, .wildcardTwoLabels, .commonNameOnly,
      .noAlternativeNames, .emptySubject, .ipAddress, .otherIPAddress, .ipAddressAsName, .internationalName,
      .internationalNameRaw, .namesWithNUL, .manyNames, .thousandsOfNames, .hostileSubject, .hostileNames, .bmpString,
      .teletexString, .serialZero, .serialNegative, .serialLong:
      return try intermediate().issue(leaf(for: chain))
    }
  }

  // MARK: Authorities

  private func intermediate(until: UnixTime? = nil) throws(OpenSSLFailure) -> CertificateAuthority {
    try root.intermediate(
      name: "ehlo Demo Intermediate", from: time + -Self.authorityAge, until: until ?? time + Self.authorityRest)
  }

  /// An authority that nobody trusts.
  private func stranger() throws(OpenSSLFailure) -> CertificateAuthority {
    try CertificateAuthority(
      name: "ehlo Demo Stranger", from: time + -Self.authorityAge, until: time + Self.authorityRest)
  }

  // MARK: Chains

  private func reassembled(_ chain: Chain) throws(OpenSSLFailure) -> Identity {
    let leaf = leaf(for: chain)
    var identity =
      chain == .wrongOrder
      ? try intermediate().intermediate(
        name: "ehlo Demo Issuing", from: time + -Self.authorityAge, until: time + Self.authorityRest
      ).issue(leaf) : try intermediate().issue(leaf)
    switch chain {
    case .missingIntermediate: identity.chain.removeLast()
    case .wrongOrder: identity.chain.swapAt(1, 2)
    case .rootSent: identity.chain.append(root.certificate)
    case .duplicate: identity.chain += identity.chain.suffix(1)
    case .superfluous:
      let unrelated = try stranger().intermediate(
        name: "ehlo Demo Bystander", from: days(-300), until: days(300))
      identity.chain.append(unrelated.certificate)
    case .thirtyTwo:
      let stranger = try stranger()
      for number in 1...30 {
        var unrelated = self.leaf()
        unrelated.commonName = .utf8("bystander\(number).example.test")
        identity.chain += try stranger.issue(unrelated).chain
      }
    case .crossSigned:
      let old = try CertificateAuthority(name: "ehlo Demo Old Root", from: days(-4000), until: days(-30))
      identity.chain.append(try old.crossSign(root, from: days(-300), until: days(300)))
    default: break
    }
    return identity
  }

  func days(_ count: Int64) -> UnixTime { time + count * Self.day }
}
