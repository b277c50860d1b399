import Certificates
import ProbeEngine

/// Who asks for no name gets another certificate.
enum ChainDependsOnSNI: FileRule {
  static let specification = RuleSpecification(
    id: "chain-depends-on-sni", levels: .note,
    meaning: "Without a server name the server presents another certificate than with the host's.",
    importance:
      "Many senders ask for no name. Those that demand a name and a trusted chain do, so that only what they log differs.",
    remedies: [.init("Make the certificate of the mail host the server's default, if it is to be seen by everybody.")],
    reference: "RFC 8461 section 7.1")

  static func check(_ file: JudgedFile) -> [Observation] {
    file.sightings.filter { $0.purpose == .further(.noServerName) }.compactMap { bare in
      let named = file.sightings.filter { $0.place == bare.place && $0.hasUsualName }.compactMap(file.chain)
      guard let leaf = file.chain(of: bare)?.leaf, !named.isEmpty,
        !named.contains(where: { $0.leaf?.sha256 == leaf.sha256 })
      else { return nil }
      return Observation(
        "without a server name \(bare.place) presents \(Excerpt.of(leaf.subject))", certificate: leaf.sha256,
        name: Excerpt.of(bare.host.utf8))
    }
  }
}
