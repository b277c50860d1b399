import Certificates
import Findings
import MailDNS
import MailPolicy
import TLSSession

/// TLS and certificates in the document.
extension JSONValue {
  /// - Parameter time: as of when a stapled response is judged.
  init(_ tls: TLSFacts, at time: UnixTime) {
    self = [
      "version": .string(tls.version),
      "cipher": [
        "name": .string(tls.cipher.name), "openssl_name": .string(tls.cipher.opensslName),
        "code": .code(tls.cipher.code), "bits": .integer(tls.cipher.bits),
      ],
      "group": .optional(tls.group) {
        ["name": .string($0.name), "code": .optional($0.code) { .code($0) }, "bits": .integer($0.bits)]
      },
      "signature_scheme": .optional(tls.signatureScheme) { .string($0.description) },
      "sni": .optional(tls.serverName) { .text($0) },
      "alpn": .optional(tls.alpn) { .text($0) },
      "session_reused": .bool(tls.isResumed),
      "ticket": .bool(tls.receivedTicket),
      "ocsp_stapled": .bool(tls.ocspResponse != nil),
      "staple": .optional(tls.staple) { .ocsp($0, at: time) },
      "client_certificate_requested": .bool(tls.clientCertificateRequested),
      "client_certificate_authorities": .texts(tls.clientCertificateAuthorities),
      "secure_renegotiation": .bool(tls.secureRenegotiation),
      "extended_master_secret": .bool(tls.extendedMasterSecret),
      "close_notify": .optional(tls.closeNotify) { .bool($0) },
    ]
  }

  /// Null where nothing was presented because no handshake came so far.
  static func certificates(of handshake: JudgedHandshake, at time: UnixTime) -> JSONValue {
    .optional(handshake.chain) { chain in
      [
        "presented": .list(chain.presented.enumerated()) { .certificate($0.element, position: $0.offset, at: time) },
        "verification": verification(chain.verification, trust: handshake.trust),
        "identity": identity(handshake.identity),
      ]
    }
  }

  static func identity(_ identity: IdentityVerdict) -> JSONValue {
    [
      "references": .list(identity.references) { .text($0.description) },
      "matched": .optional(identity.isMatched) { .bool($0) },
      "matched_name": .optional(identity.matchedName) { .text($0) },
    ]
  }

  static func verification(_ facts: VerificationFacts, trust: TrustVerdict) -> JSONValue {
    [
      "trusted": .optional(trust.isTrusted) { .bool($0) },
      "errors": .list(facts.objections) {
        [
          "depth": .integer($0.depth), "code": .integer($0.code), "name": .string($0.name),
          "message": .guarded($0.message),
        ]
      },
      "path": .list(facts.path) { .string($0.sha256.description) },
      "trust_anchor": .optional(trust.anchor) { .text($0) },
    ]
  }

  static func certificate(_ facts: CertificateFacts, position: Int, at time: UnixTime) -> JSONValue {
    [
      "position": .integer(position),
      "subject": .text(facts.subject),
      "issuer": .text(facts.issuer),
      "serial": .string(facts.serial),
      "version": .integer(facts.version),
      "not_before": .optional(facts.notBefore) { .string($0.description) },
      "not_after": .optional(facts.notAfter) { .string($0.description) },
      "days_left": .optional(facts.notAfter) { .integer(time.wholeDays(until: $0)) },
      "names": [
        "dns": .texts(facts.names.dns), "ip": .list(facts.names.ip) { .string(Self.address($0)) },
        "email": .texts(facts.names.email), "uri": .texts(facts.names.uri),
      ],
      "common_name": .optional(facts.commonName) { .text($0) },
      "is_ca": .bool(facts.isCA),
      "key": [
        "algorithm": .string(facts.key.algorithm), "bits": .integer(facts.key.bits),
        "curve": .optional(facts.key.curve) { .string($0) },
      ],
      "signature_algorithm": .string(facts.signatureAlgorithm),
      "sha256": .string(facts.sha256.description),
      "spki_sha256": .string(facts.spkiSHA256.description),
      "key_usage": .optional(facts.keyUsage) { .list($0) { .string($0) } },
      "extended_key_usage": .optional(facts.extendedKeyUsage) { .list($0) { .string($0) } },
      "ocsp_urls": .texts(facts.ocspURLs),
      "ca_issuers_urls": .texts(facts.caIssuersURLs),
      "crl_urls": .texts(facts.crlURLs),
      "must_staple": .bool(facts.mustStaple),
      "sct_count": .integer(facts.sctCount),
    ]
  }

  /// The usual form, or `#` and the octets in hexadecimal where their number is that of no address.
  static func address(_ octets: [UInt8]) -> String {
    IPAddress(octets: octets)?.description ?? "#" + Digest(octets).description
  }

  /// A code point of a TLS registry, `0x1302`.
  private static func code(_ code: UInt16) -> JSONValue {
    let digits = String(code, radix: 16)
    return .string("0x" + String(repeating: "0", count: 4 - digits.utf8.count) + digits)
  }
}
