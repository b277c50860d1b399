import Certificates
import ProbeEngine

/// The addresses of one host present different certificates.
enum ChainDiffersByAddress: FileRule {
  static let specification = RuleSpecification(
    id: "chain-differs-by-address", levels: .warning,
    meaning: "Servers at several addresses of one host present different certificates for one kind of key.",
    importance:
      "A sender takes any of the addresses, and a TLSA record stands for all of them; a renewal that one machine missed shows here first.",
    remedies: [.init("Bring the same certificate to all of them, and have each reload.")],
    reference: "RFC 7672 section 2.2")

  static func check(_ file: JudgedFile) -> [Observation] {
    var groups: [Group] = []
    for sighting in file.sightings {
      // What the server chooses for a client that takes any key may differ by chance; asked for one kind it has no choice.
      guard sighting.hasUsualName, let chain = file.chain(of: sighting), let leaf = chain.leaf else { continue }
      let known = groups.firstIndex { $0.host == sighting.host && $0.algorithm == leaf.key.algorithm }
      if let known {
        groups[known].add(leaf, at: sighting.place)
      } else {
        groups.append(Group(host: sighting.host, algorithm: leaf.key.algorithm, leaf, at: sighting.place))
      }
    }
    return groups.filter { $0.leaves.count > 1 }.map { group in
      Observation(
        "the addresses of one host present \(group.leaves.count) certificates for \(group.algorithm)",
        evidence: group.leaves.prefix(Excerpt.lineLimit).map { leaf, places in
          "\(places.prefix(4).joined(separator: ", ")): \(String(describing: leaf.sha256).prefix(16))…, until "
            + UnixTime.date(of: leaf.notAfter)
        },
        name: Excerpt.of(group.host.utf8))
    }
  }

  private struct Group {
    var host: String
    var algorithm: String
    var leaves: [(leaf: CertificateFacts, places: [String])]

    init(host: String, algorithm: String, _ leaf: CertificateFacts, at place: String) {
      self.host = host
      self.algorithm = algorithm
      leaves = [(leaf, [place])]
    }

    mutating func add(_ leaf: CertificateFacts, at place: String) {
      if let known = leaves.firstIndex(where: { $0.leaf.sha256 == leaf.sha256 }) {
        if !leaves[known].places.contains(place) { leaves[known].places.append(place) }
      } else {
        leaves.append((leaf, [place]))
      }
    }
  }
}

extension ChainSighting {
  /// With the name that a sender asks for.
  var hasUsualName: Bool {
    switch purpose {
    case .usual, .further(.keyType(_)): true
    case .further: false
    }
  }
}
