import Certificates

/// A serial number that is none.
enum SerialInvalid: AuditRule {
  static let specification = RuleSpecification(
    id: "serial-invalid", levels: .init(.warning, .warning, .error),
    meaning: "The serial number of a certificate is zero, negative, or longer than 20 octets.",
    importance: "Some TLS libraries refuse such a certificate, and none can revoke it reliably.",
    remedies: [.init("Have it issued again with a positive random number.")],
    reference: "RFC 5280 section 4.1.2.2")

  static func check(_ chain: JudgedChain) -> [Observation] {
    chain.detailed.enumerated().compactMap { index, certificate in
      let (facts, details) = certificate
      // An old root is trusted for itself.
      guard index == 0 && chain.leaf != nil || !facts.isSelfSigned else { return nil }
      let fault =
        details.serial.isNegative
        ? "negative" : details.serial.isZero ? "zero" : details.serial.octets.count > 20 ? "longer than 20 octets" : nil
      return fault.map {
        Observation("the serial number of \(Excerpt.of(facts.subject)) is \($0)", certificate: facts.sha256)
      }
    }
  }
}
