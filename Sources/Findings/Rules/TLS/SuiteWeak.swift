import ProbeEngine
import TLSSession

/// A suite, or a key exchange, that protects too little.
enum SuiteWeak: Rule {
  static let specification = RuleSpecification(
    id: "suite-weak", levels: .init(.warning, .warning, .error),
    meaning:
      "The server chose a cipher suite or a Diffie-Hellman group that protects too little. CBC with SHA-1 alone is a note.",
    importance: "Whoever records the session or sits on the way can read or change it.",
    remedies: [
      .init("Offer suites with AEAD and ephemeral keys only, and groups of at least 2048 bits."),
      .init("smtpd_tls_ciphers = medium, smtpd_tls_exclude_ciphers = aNULL, eNULL, RC4, 3DES", for: "Postfix"),
      .init("tls_require_ciphers, tls_dhparam", for: "Exim"),
      .init("ssl_cipher_list, ssl_dh (2.4: ssl_server_dh_file)", for: "Dovecot"),
    ],
    reference: "RFC 9325 section 4.1")

  private static let leastBits = 2048

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    let offer = endpoint.record.offer.narrowedSuites
    return endpoint.observations { handshake in
      guard let tls = handshake.tls else { return [] }
      let traits = SuiteTraits(tls.cipher)
      var reasons = traits.weaknesses
      if let group = tls.group, group.isFiniteField, group.bits < leastBits {
        reasons.append("its Diffie-Hellman group has \(group.bits) bits")
      }
      if !reasons.isEmpty {
        return [Observation(chosen: "\(tls.cipher.name) is weak: \(reasons.joined(separator: ", "))", from: offer)]
      }
      guard traits.isCBCWithSHA1 else { return [] }
      return [Observation(chosen: "\(tls.cipher.name) is out of date: CBC with SHA-1", from: offer, level: .note)]
    }
  }
}
