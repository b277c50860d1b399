import Certificates
import ProbeEngine
import SMTPWire

/// Who asks for no name gets nothing.
enum SNIRequired: FileRule {
  static let specification = RuleSpecification(
    id: "sni-required", levels: .warning,
    meaning: "Without a server name the handshake fails; with the host's it does not.",
    importance:
      "A mail server must have a certificate for who asks for no name, or for one that it does not know: many senders ask for none, and then deliver in the clear or not at all.",
    remedies: [.init("Give the server a default certificate.")],
    reference: "RFC 7672 section 8.1, RFC 8461 section 7.1")

  static func check(_ file: JudgedFile) -> [Observation] {
    file.sightings.filter { $0.purpose == .further(.noServerName) }.compactMap { bare in
      guard bare.chain == nil, let failure = bare.failure, failure.stage == .handshake,
        file.sightings.contains(where: { $0.place == bare.place && $0.purpose == .usual && $0.failure == nil })
      else { return nil }
      return Observation(
        "without a server name \(bare.place) ends the handshake", evidence: [failure.message],
        name: Excerpt.of(bare.host.utf8))
    }
  }
}
