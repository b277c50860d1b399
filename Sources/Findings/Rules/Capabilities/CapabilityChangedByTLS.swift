import ProbeEngine
import SMTPWire

/// An extension that TLS adds, or whose parameters it changes.
enum CapabilityChangedByTLS: Rule {
  static let specification = RuleSpecification(
    id: "capability-changed-by-tls", levels: .note,
    meaning: "The list of extensions inside TLS holds more, or other parameters, than the one before.",
    importance: "That is allowed, and wanted for AUTH; it is the reason why only the list inside TLS counts.",
    remedies: [],
    reference: "RFC 3207 section 4.2")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    guard let changes = endpoint.capabilityChanges, let before = endpoint.record.plaintextHello,
      let within = endpoint.record.encryptedHello
    else { return [] }
    let changed = changes.changed.map { change in
      Observation(
        "\(Escaping.escaped(change.keyword)) is \(words(change.before)) before TLS and \(words(change.after)) within",
        evidence: Excerpt.lines(with: change.keyword, in: before) + Excerpt.lines(with: change.keyword, in: within))
    }
    // The offer of STARTTLS inside TLS has a finding of its own.
    let added = changes.added.filter { !$0.isNamed("STARTTLS") }.map { capability in
      Observation(
        "\(Escaping.escaped(capability.keyword)) is offered inside TLS only",
        evidence: Excerpt.lines(with: capability.keyword, in: within))
    }
    return changed + added
  }

  private static func words(_ parameters: [[UInt8]]) -> String {
    parameters.isEmpty ? "without parameters" : Excerpt.of(Array(parameters.joined(separator: [0x20])))
  }
}
