package import Certificates
package import TLSCrypto

/// A throw-away public key infrastructure in memory, with a fault for every taste. Keys are made when they are wanted.
///
/// Never for production: the root's key lives in this process, unguarded, and dies with it.
package struct DemoPKI: Sendable {
  /// As of when the certificates are good, or expired, or not yet valid.
  package let time: UnixTime
  package let hostName: String
  private let root: CertificateAuthority

  /// Makes the root alone.
  package init(at time: UnixTime, hostName: String = Script.usualHostName) throws(OpenSSLFailure) {
    self.time = time
    self.hostName = hostName
    root = try CertificateAuthority(
      name: "ehlo Demo Root", from: time + -Self.authorityAge, until: time + Self.authorityRest)
  }

  /// The one trusted root, for `TrustSource.certificates`.
  package var rootDER: [UInt8] { root.certificate.der }

  private static let day: Int64 = 86_400
  private static let authorityAge = 365 * day
  private static let authorityRest = 3650 * day

  /// What a server presents.
  package enum Chain: String, Hashable, Sendable, CaseIterable {
    case good
    case rsa2048 = "rsa-2048"
    case p384 = "p-384"
    case ed25519
    case wildcard
    case noExtendedKeyUsage = "no-eku"
    case expired
    case notYetValid = "not-yet-valid"
    case expiresSoon = "expires-soon"
    case expiredIntermediate = "expired-intermediate"
    case wrongName = "wrong-name"
    case commonNameOnly = "cn-only"
    case noAlternativeNames = "no-san"
    case selfSigned = "self-signed"
    case untrustedRoot = "untrusted-root"
    case missingIntermediate = "missing-intermediate"
    case wrongOrder = "wrong-order"
    case rootSent = "root-sent"
    case duplicate
    case superfluous
    case clientAuthOnly = "client-auth-only"
    case rsa1024 = "rsa-1024"
    case sha1
    case mustStaple = "must-staple"
  }

  /// The chain and its key.
  package func identity(_ chain: Chain) throws(OpenSSLFailure) -> Identity {
    switch chain {
    case .good: return try issue(leaf)
    case .rsa2048: return try issue(leaf(.rsa(2048)))
    case .rsa1024: return try issue(leaf(.rsa(1024)))
    case .p384: return try issue(leaf(.p384))
    case .ed25519: return try issue(leaf(.ed25519))
    case .expired: return try issue(leaf(from: -90, until: -1))
    case .notYetValid: return try issue(leaf(from: 1, until: 91))
    case .expiresSoon: return try issue(leaf(from: -80, until: 10))
    case .noExtendedKeyUsage, .wildcard, .wrongName, .commonNameOnly, .noAlternativeNames, .clientAuthOnly, .sha1,
      .mustStaple:
      return try issue(changedLeaf(chain))
    case .selfSigned:
      var template = leaf
      template.selfSigned = true
      return try root.issue(template)
    case .untrustedRoot:
      return try stranger().intermediate(name: "ehlo Demo Nobody", from: days(-300), until: days(300)).issue(leaf)
    case .expiredIntermediate:
      return try root.intermediate(name: "ehlo Demo Intermediate", from: days(-300), until: days(-1)).issue(leaf)
    case .missingIntermediate, .wrongOrder, .rootSent, .duplicate, .superfluous:
      return try reassembled(chain)
    }
  }

  // MARK: Leaves

  private var leaf: CertificateTemplate { leaf() }

  /// - Parameters: in days from `time`.
  private func leaf(
    _ key: PrivateKey.Kind = .p256, from: Int64 = -7, until: Int64 = 83
  ) -> CertificateTemplate {
    CertificateTemplate(
      commonName: hostName, dnsNames: [hostName], from: days(from), until: days(until), key: key)
  }

  private func changedLeaf(_ chain: Chain) -> CertificateTemplate {
    var template = leaf
    switch chain {
    case .noExtendedKeyUsage: template.extendedKeyUsage = nil
    case .wildcard: template.dnsNames = ["*" + hostName.drop { $0 != "." }]
    case .wrongName:
      template.commonName = "other.example.test"
      template.dnsNames = ["other.example.test"]
    case .commonNameOnly: template.dnsNames = ["other.example.test"]
    case .noAlternativeNames: template.dnsNames = []
    case .clientAuthOnly: template.extendedKeyUsage = ["clientAuth"]
    case .sha1: template.digest = "SHA1"
    case .mustStaple: template.mustStaple = true
    default: break
    }
    return template
  }

  // MARK: Chains

  private func intermediate() throws(OpenSSLFailure) -> CertificateAuthority {
    try root.intermediate(
      name: "ehlo Demo Intermediate", from: time + -Self.authorityAge, until: time + Self.authorityRest)
  }

  private func issue(_ template: CertificateTemplate) throws(OpenSSLFailure) -> Identity {
    try intermediate().issue(template)
  }

  /// An authority that nobody trusts.
  private func stranger() throws(OpenSSLFailure) -> CertificateAuthority {
    try CertificateAuthority(
      name: "ehlo Demo Stranger", from: time + -Self.authorityAge, until: time + Self.authorityRest)
  }

  private func reassembled(_ chain: Chain) throws(OpenSSLFailure) -> Identity {
    var identity =
      chain == .wrongOrder
      ? try intermediate().intermediate(
        name: "ehlo Demo Issuing", from: time + -Self.authorityAge, until: time + Self.authorityRest
      ).issue(leaf) : try issue(leaf)
    switch chain {
    case .missingIntermediate: identity.chain.removeLast()
    case .wrongOrder: identity.chain.swapAt(1, 2)
    case .rootSent: identity.chain.append(root.certificate)
    case .duplicate: identity.chain += identity.chain.suffix(1)
    case .superfluous:
      let unrelated = try stranger().intermediate(
        name: "ehlo Demo Bystander", from: days(-300), until: days(300))
      identity.chain.append(unrelated.certificate)
    default: break
    }
    return identity
  }

  private func days(_ count: Int64) -> UnixTime { time + count * Self.day }
}
