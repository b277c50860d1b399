import Certificates
import MailPolicy
import ProbeEngine

/// The certificates for two kinds of key are not alike.
enum ChainDiffersByKey: FileRule {
  static let specification = RuleSpecification(
    id: "chain-differs-by-key", levels: .init(.note, .note, .warning),
    meaning:
      "A server has certificates for several kinds of key, and they differ in their names, or in whether they are trusted.",
    importance: "Which of them a sender sees depends on what it offers, so that faults of one come and go.",
    remedies: [.init("Get both from the same authority for the same names, and renew both.")],
    reference: "RFC 8446 section 4.4.2.2")

  static func check(_ file: JudgedFile) -> [Observation] {
    var told: Set<Set<Digest>> = []
    var observations: [Observation] = []
    for (place, sightings) in file.sightings.filter(\.hasUsualName).byPlace {
      let chains = sightings.compactMap(file.chain).filter { $0.leaf != nil }
      guard let first = chains.first, let leaf = first.leaf else { continue }
      for other in chains.dropFirst() {
        guard let second = other.leaf, second.key.algorithm != leaf.key.algorithm else { continue }
        let differences = Self.differences(first, other)
        guard !differences.isEmpty, told.insert([leaf.sha256, second.sha256]).inserted else { continue }
        observations.append(
          Observation(
            "the certificates for \(leaf.key.algorithm) and \(second.key.algorithm) differ in \(differences.joined(separator: " and "))",
            evidence: [place], certificate: second.sha256))
      }
    }
    return observations
  }

  private static func differences(_ one: JudgedChain, _ other: JudgedChain) -> [String] {
    func names(_ chain: JudgedChain) -> Set<[UInt8]> {
      Set((chain.leaf?.names.dns ?? []) + (chain.leaf?.names.ip ?? []))
    }
    return (names(one) == names(other) ? [] : ["their names"])
      + (one.trust.isTrusted == other.trust.isTrusted ? [] : ["whether they are trusted"])
  }
}

extension [ChainSighting] {
  /// Those of each place, in the order of their first.
  var byPlace: [(place: String, sightings: [ChainSighting])] {
    var groups: [(place: String, sightings: [ChainSighting])] = []
    for sighting in self {
      if let known = groups.firstIndex(where: { $0.place == sighting.place }) {
        groups[known].sightings.append(sighting)
      } else {
        groups.append((sighting.place, [sighting]))
      }
    }
    return groups
  }
}
