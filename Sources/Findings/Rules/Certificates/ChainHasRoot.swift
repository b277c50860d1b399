import Certificates

/// The root is sent along.
enum ChainHasRoot: Rule {
  static let specification = RuleSpecification(
    id: "chain-has-root", levels: .note,
    meaning: "The server sends the root certificate, too.",
    importance: "A sender trusts its own copy or none, so that it only costs bytes; DANE with usage 2 may need it.",
    remedies: [.init("Take the root out of the file, unless a TLSA record with usage 2 names it.")],
    reference: "RFC 8446 section 4.4.2")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    endpoint.observations { handshake in
      guard let chain = handshake.chain else { return [] }
      return ChainShape(chain).roots.map {
        Observation("the root is sent, too: \(Excerpt.of($0.subject))", certificate: $0.sha256)
      }
    }
  }
}
