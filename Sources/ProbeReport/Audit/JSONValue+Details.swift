import Certificates
import Findings

/// What an audit knows of a certificate beyond a probe.
extension JSONValue {
  static func details(
    _ details: CertificateDetails, of facts: CertificateFacts, in chain: JudgedChain, legacyDigest: Digest?
  ) -> JSONValue {
    [
      "serial_bits": .integer(details.serial.bits),
      "lifetime_seconds": .optional(facts.lifetimeSeconds) { .integer(Int(clamping: $0)) },
      "subject_rdns": .name(details.subject),
      "issuer_rdns": .name(details.issuer),
      "signature": [
        "algorithm": .identifier(details.outerSignature.identifier),
        "inner_algorithm": .identifier(details.innerSignature.identifier),
        "pss": .optional(details.pss) {
          [
            "hash": .identifier($0.hash), "mask_hash": .optional($0.maskHash) { .identifier($0) },
            "salt_length": .integer($0.saltLength),
          ]
        },
        "value": .octets(details.signature),
      ],
      "public_key": [
        "algorithm": .identifier(details.key.algorithm.identifier),
        "curve": .optional(details.key.curve) { .identifier($0) },
        "explicit_curve": .bool(details.key.hasExplicitCurve),
        "exponent": .optional(details.key.exponent) { .octets($0) },
        "strength": .optional(KeyStrength.bits(of: facts.key)) { .integer($0) },
      ],
      "extensions": .list(details.extensions) {
        [
          "oid": .string($0.identifier.dotted), "name": .optional($0.identifier.name) { .string($0) },
          "critical": .bool($0.isCritical), "value": .octets($0.value),
        ]
      },
      "alternative_names": .list(details.alternativeNames) { .generalName($0) },
      "policies": .list(details.policies) { .identifier($0) },
      "validation": .optional(details.validation) { .string($0) },
      "name_constraints": .optional(details.nameConstraints) {
        [
          "permitted": .list($0.permitted) { .generalName($0) }, "excluded": .list($0.excluded) { .generalName($0) },
        ]
      },
      "path_length": .optional(details.pathLength) { .integer($0) },
      "tls_features": .list(details.features) { .integer($0) },
      "timestamps": .optional(details.timestamps) { list in
        .list(list) { ["log": .string($0.log.description), "time": .string($0.time.description)] }
      },
      "subject_key_id": .optional(facts.subjectKeyID) { .octets($0) },
      "authority_key_id": .optional(facts.authorityKeyID) { .octets($0) },
      "sha1": .optional(legacyDigest) { .string($0.description) },
      "spki_pin": .string("sha256/\(PEMText.base64(facts.spkiSHA256.bytes))"),
      "tlsa": .list(TLSARecords.values(of: facts, in: chain)) { .string($0) },
      "not_der": .list(details.deviations) {
        ["what": .string($0.kind.rawValue), "offset": .integer($0.offset)]
      },
    ]
  }

  private static func identifier(_ identifier: ObjectIdentifier) -> JSONValue {
    ["oid": .string(identifier.dotted), "name": .optional(identifier.name) { .string($0) }]
  }

  /// Lower-case hexadecimal.
  private static func octets(_ octets: [UInt8]) -> JSONValue { .string(Digest(octets).description) }

  private static func name(_ name: DistinguishedName) -> JSONValue {
    .list(name.parts) { part in
      .list(part) { attribute in
        [
          "oid": .string(attribute.type.dotted), "name": .optional(attribute.type.name) { .string($0) },
          "value": .text(attribute.text),
        ]
      }
    }
  }

  private static func generalName(_ name: GeneralName) -> JSONValue {
    switch name {
    case .email(let octets): ["type": "email", "value": .text(octets)]
    case .dns(let octets):
      ["type": "dns", "value": .text(octets), "unicode": .optional(UnicodeName.of(octets)) { .text($0) }]
    case .uri(let octets): ["type": "uri", "value": .text(octets)]
    case .ip(let octets): ["type": "ip", "value": .string(address(octets))]
    case .directory(let inner): ["type": "directory", "value": JSONValue.name(inner)]
    case .registeredID(let identifier): ["type": "registered_id", "value": .string(identifier.dotted)]
    case .other(let identifier, let value):
      ["type": .string("other:\(identifier.dotted)"), "value": .octets(value)]
    case .unknown(let number, let octets): ["type": .string("tag:\(number)"), "value": .octets(octets)]
    }
  }
}

/// How much work it is to break a key, in bits (NIST SP 800-57 part 1, table 2).
enum KeyStrength {
  static func bits(of key: PublicKeyFacts) -> Int? {
    switch key.algorithm {
    case "RSA", "RSA-PSS", "DSA", "DH":
      switch key.bits {
      case 15_360...: 256
      case 7680...: 192
      case 3072...: 128
      case 2048...: 112
      case 1024...: 80
      default: 0
      }
    case "EC": key.bits / 2
    case "ED25519": 128
    case "ED448": 224
    default: nil
    }
  }
}
