import ProbeEngine
import SMTPWire

/// Servers that should be alike are not: the endpoints of one target, or what several connections to one address meet.
///
/// A sender takes any of them: exchangers of one preference at random, those of another when one is down, the addresses
/// of a host in whatever order the resolver gives them. So what a message meets must not depend on that, and compared is
/// what decides about it: whether STARTTLS is offered, the capabilities before TLS and within with their parameters, the
/// version, suite and key exchange of TLS, and of the certificate who issued it, the type of its key, and whether it is
/// trusted, in its time and for the name.
///
/// Not compared:
/// - the certificates themselves between hosts of different names: each has its own, and that is usual. Addresses of one
///   name are another matter: TLSA records stand at the name and hold for all of them (RFC 7672 §2.2), and a certificate
///   that was renewed on one machine alone shows here first.
/// - intermediates: one authority signs with several, and which of them is chance. The organization counts.
/// - host names in greetings, which say nothing that a sender acts on.
///   What answers at one address is an exception: there the name tells one server behind a balancer from another. Where it
///   is all that differs, that is a note.
/// - what was not observed. An endpoint that was refused or timed out has findings of its own.
///
/// In a scan the records are gone when a target is judged, and imprints are compared in their place: the same properties,
/// but capabilities that have no bit are one, and of some values is known only that they are several.
enum BackendsDiffer: Rule {
  static let specification = RuleSpecification(
    id: "backends-differ", levels: .warning,
    meaning:
      "Servers that stand for the same domain, host or address do not offer the same. By name alone it is a note.",
    importance:
      "A sender takes any of them, so that mail is protected, refused or late by chance, and faults come and go.",
    remedies: [
      .init("Bring all of them to one configuration; look first for one that missed the last change or renewal.")
    ],
    reference: "RFC 5321 section 5.1")

  static func check(_ target: JudgedTarget) -> [Observation] {
    guard let differences = target.differences, !differences.isEmpty else { return [] }
    let count = Set(differences.flatMap(\.groups).flatMap(\.holders)).count
    return [
      Observation(
        "the \(count) endpoints differ in \(WordList.text(differences.map { "\($0.property)" }, shown: 3))",
        evidence: differences.prefix(evidenceLimit).map { $0.line() },
        name: Escaping.escaped(target.record.target.asciiName.utf8))
    ]
  }

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    guard let differences = endpoint.runDifferences, !differences.isEmpty else { return [] }
    let names = differences.first { $0.property == .greetingName }
    let others = differences.filter { $0.property != .greetingName }
    let servers = names.map { "\($0.groups.count) servers by name" } ?? "servers"
    let message =
      others.isEmpty
      ? "\(servers) answer at one address, alike but for that"
      : "\(servers) answer at one address, and differ in "
        + WordList.text(others.map { "\($0.property)" }, shown: 3)
    return [
      Observation(
        message,
        evidence: ["behind one address: \(Excerpt.of(Array(endpoint.record.endpoint.text.utf8)))"]
          + differences.prefix(evidenceLimit).map { $0.line("in run") },
        level: others.isEmpty ? .note : nil)
    ]
  }

  /// Properties whose values stand in the evidence; the document has them all.
  private static let evidenceLimit = 32
}
