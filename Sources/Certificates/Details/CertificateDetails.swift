/// What a certificate says beyond `CertificateFacts`, and how it says it. Read from the bytes as they came by a reader of
/// our own: an audit has the time for it, a probe has not. What cannot be read is left out and told by a deviation.
package struct CertificateDetails: Hashable, Sendable {
  /// What DER forbids, in the certificate and within its extensions; at most `EncodingDeviation.limit`.
  package var deviations: [EncodingDeviation] = []
  package var serial: SerialNumber
  /// As the signed part names it; the two must agree (RFC 5280 §4.1.1.2).
  package var innerSignature: AlgorithmFacts
  package var outerSignature: AlgorithmFacts
  /// The bits of the signature.
  package var signature: [UInt8]
  package var issuer: DistinguishedName
  package var subject: DistinguishedName
  package var notBefore: EncodedTime
  package var notAfter: EncodedTime
  package var key: PublicKeyDetails
  package var extensions: [CertificateExtension] = []

  // MARK: What the extensions say

  /// The bits from the first on, as far as they are written; nil where the extension is absent.
  package var keyUsage: [Bool]?
  package var purposes: [ObjectIdentifier]?
  package var alternativeNames: [GeneralName] = []
  package var policies: [ObjectIdentifier] = []
  package var nameConstraints: NameConstraints?
  package var pathLength: Int?
  /// The numbers of RFC 7633 §4.2.3; 5 is status_request.
  package var features: [Int] = []
  /// Nil where the extension is absent or broken.
  package var timestamps: [SignedTimestamp]?

  package func `extension`(_ identifier: ObjectIdentifier) -> CertificateExtension? {
    extensions.first { $0.identifier == identifier }
  }

  /// Those that are there more than once, which RFC 5280 §4.2 forbids; each told once.
  package var repeatedExtensions: [ObjectIdentifier] {
    var seen: [ObjectIdentifier: Int] = [:]
    return extensions.compactMap { found in
      seen[found.identifier, default: 0] += 1
      return seen[found.identifier] == 2 ? found.identifier : nil
    }
  }

  package func has(_ identifier: ObjectIdentifier) -> Bool { self.extension(identifier) != nil }

  package var pss: PSSParameters? { PSSParameters(outerSignature) }

  /// One of the policies by which a public authority says how it validated (CA/Browser Forum, §7.1.6.1); for people.
  package var validation: String? { policies.first { Self.validationPolicies.contains($0.dotted) }?.name }

  private static let validationPolicies: [String] = [
    "2.23.140.1.2.1", "2.23.140.1.2.2", "2.23.140.1.2.3", "2.23.140.1.1",
  ]
}
