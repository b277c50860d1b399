import Certificates

/// A name that C code reads only to its middle.
enum NamesWithNUL: ChainRule {
  static let specification = RuleSpecification(
    id: "names-with-nul", levels: .warning,
    meaning: "A name of the certificate holds a NUL octet.",
    importance: "It is a known trick: careless code stops reading there and takes the certificate for another host's.",
    remedies: [.init("Replace the certificate, and ask who issued it.")],
    reference: "RFC 5280 section 4.2.1.6")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf else { return [] }
    let names = leaf.names.dns + leaf.names.email + leaf.names.uri + [leaf.commonName ?? []]
    let cut = names.filter { $0.contains(0) }
    guard !cut.isEmpty else { return [] }
    return [
      Observation(
        "a name of the certificate holds a NUL octet", evidence: cut.prefix(Excerpt.lineLimit).map { Excerpt.of($0) },
        certificate: leaf.sha256)
    ]
  }
}
