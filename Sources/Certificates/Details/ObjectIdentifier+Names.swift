extension ObjectIdentifier {
  /// As the RFCs call it; nil for one that is not known here.
  package var name: String? { Self.names[dotted] }

  /// The name, or the dotted form.
  package var label: String { name ?? dotted }

  package static let subjectKeyIdentifier = ObjectIdentifier("2.5.29.14")
  package static let keyUsage = ObjectIdentifier("2.5.29.15")
  package static let subjectAlternativeName = ObjectIdentifier("2.5.29.17")
  package static let basicConstraints = ObjectIdentifier("2.5.29.19")
  package static let nameConstraints = ObjectIdentifier("2.5.29.30")
  package static let crlDistributionPoints = ObjectIdentifier("2.5.29.31")
  package static let certificatePolicies = ObjectIdentifier("2.5.29.32")
  package static let authorityKeyIdentifier = ObjectIdentifier("2.5.29.35")
  package static let extendedKeyUsage = ObjectIdentifier("2.5.29.37")
  package static let authorityInformation = ObjectIdentifier("1.3.6.1.5.5.7.1.1")
  package static let tlsFeature = ObjectIdentifier("1.3.6.1.5.5.7.1.24")
  package static let timestampList = ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
  package static let precertificatePoison = ObjectIdentifier("1.3.6.1.4.1.11129.2.4.3")
  package static let commonName = ObjectIdentifier("2.5.4.3")
  package static let organizationalUnit = ObjectIdentifier("2.5.4.11")
  package static let rsa = ObjectIdentifier("1.2.840.113549.1.1.1")
  package static let rsaPSS = ObjectIdentifier("1.2.840.113549.1.1.10")
  package static let ellipticCurve = ObjectIdentifier("1.2.840.10045.2.1")
  package static let sha1 = ObjectIdentifier("1.3.14.3.2.26")
  package static let mgf1 = ObjectIdentifier("1.2.840.113549.1.1.8")

  private static let names: [String: String] = [
    // Extensions (RFC 5280 §4.2, RFC 6962 §3.3, RFC 7633)
    "2.5.29.9": "subjectDirectoryAttributes", "2.5.29.14": "subjectKeyIdentifier", "2.5.29.15": "keyUsage",
    "2.5.29.16": "privateKeyUsagePeriod", "2.5.29.17": "subjectAltName", "2.5.29.18": "issuerAltName",
    "2.5.29.19": "basicConstraints", "2.5.29.30": "nameConstraints", "2.5.29.31": "cRLDistributionPoints",
    "2.5.29.32": "certificatePolicies", "2.5.29.33": "policyMappings", "2.5.29.35": "authorityKeyIdentifier",
    "2.5.29.36": "policyConstraints", "2.5.29.37": "extKeyUsage", "2.5.29.46": "freshestCRL",
    "2.5.29.54": "inhibitAnyPolicy", "1.3.6.1.5.5.7.1.1": "authorityInfoAccess", "1.3.6.1.5.5.7.1.3": "qcStatements",
    "1.3.6.1.5.5.7.1.11": "subjectInfoAccess", "1.3.6.1.5.5.7.1.24": "tlsFeature",
    "1.3.6.1.4.1.11129.2.4.2": "signedCertificateTimestampList", "1.3.6.1.4.1.11129.2.4.3": "precertificatePoison",
    "2.16.840.1.113730.1.1": "netscapeCertType", "2.16.840.1.113730.1.13": "netscapeComment",
    // Attributes of names (RFC 4519, RFC 5280 §4.1.2.4)
    "2.5.4.3": "CN", "2.5.4.4": "SN", "2.5.4.5": "serialNumber", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST",
    "2.5.4.9": "STREET", "2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.12": "title", "2.5.4.15": "businessCategory",
    "2.5.4.17": "postalCode", "2.5.4.42": "GN", "2.5.4.97": "organizationIdentifier",
    "0.9.2342.19200300.100.1.1": "UID", "0.9.2342.19200300.100.1.25": "DC",
    "1.2.840.113549.1.9.1": "emailAddress",
    // Purposes (RFC 5280 §4.2.1.12)
    "2.5.29.37.0": "anyExtendedKeyUsage", "1.3.6.1.5.5.7.3.1": "serverAuth", "1.3.6.1.5.5.7.3.2": "clientAuth",
    "1.3.6.1.5.5.7.3.3": "codeSigning", "1.3.6.1.5.5.7.3.4": "emailProtection", "1.3.6.1.5.5.7.3.8": "timeStamping",
    "1.3.6.1.5.5.7.3.9": "OCSPSigning",
    // Policies (CA/Browser Forum, Baseline Requirements §7.1.6.1)
    "2.5.29.32.0": "anyPolicy", "2.23.140.1.2.1": "domain-validated", "2.23.140.1.2.2": "organization-validated",
    "2.23.140.1.2.3": "individual-validated", "2.23.140.1.1": "extended-validation",
    // Algorithms (RFC 4055, RFC 5480, RFC 5758, RFC 8410)
    "1.2.840.113549.1.1.1": "rsaEncryption", "1.2.840.113549.1.1.2": "md2WithRSAEncryption",
    "1.2.840.113549.1.1.4": "md5WithRSAEncryption", "1.2.840.113549.1.1.5": "sha1WithRSAEncryption",
    "1.2.840.113549.1.1.8": "mgf1", "1.2.840.113549.1.1.10": "rsassaPss",
    "1.2.840.113549.1.1.11": "sha256WithRSAEncryption", "1.2.840.113549.1.1.12": "sha384WithRSAEncryption",
    "1.2.840.113549.1.1.13": "sha512WithRSAEncryption", "1.2.840.113549.1.1.14": "sha224WithRSAEncryption",
    "1.2.840.10040.4.1": "dsa", "1.2.840.10045.2.1": "ecPublicKey", "1.2.840.10045.4.1": "ecdsa-with-SHA1",
    "1.2.840.10045.4.3.1": "ecdsa-with-SHA224", "1.2.840.10045.4.3.2": "ecdsa-with-SHA256",
    "1.2.840.10045.4.3.3": "ecdsa-with-SHA384", "1.2.840.10045.4.3.4": "ecdsa-with-SHA512",
    "1.3.101.110": "X25519", "1.3.101.112": "Ed25519", "1.3.101.113": "Ed448", "1.3.14.3.2.26": "SHA-1",
    "2.16.840.1.101.3.4.2.1": "SHA-256", "2.16.840.1.101.3.4.2.2": "SHA-384", "2.16.840.1.101.3.4.2.3": "SHA-512",
    "2.16.840.1.101.3.4.2.4": "SHA-224",
    // Curves (RFC 5480 §2.1.1.1, RFC 5639), by their names in TLS
    "1.2.840.10045.3.1.7": "secp256r1", "1.3.132.0.34": "secp384r1", "1.3.132.0.35": "secp521r1",
    "1.3.132.0.33": "secp224r1", "1.2.840.10045.3.1.1": "secp192r1", "1.3.132.0.10": "secp256k1",
    "1.3.36.3.3.2.8.1.1.7": "brainpoolP256r1", "1.3.36.3.3.2.8.1.1.11": "brainpoolP384r1",
    "1.3.36.3.3.2.8.1.1.13": "brainpoolP512r1",
  ]
}
