import Certificates

/// Several certificates with one key.
enum KeyReused: FileRule {
  static let specification = RuleSpecification(
    id: "key-reused", levels: .note,
    meaning: "Several certificates for hosts have the same key.",
    importance:
      "Whoever takes the key from one server can be all of them; a TLSA record for the key (3 1 1) holds for all of them, too.",
    remedies: [.init("Make a key for each server, unless one TLSA record is meant to serve them all.")],
    reference: "RFC 7671 section 5.1")

  static func check(_ file: JudgedFile) -> [Observation] {
    var keys: [Digest: [CertificateFacts]] = [:]
    for leaf in file.chains.compactMap(\.leaf) where keys[leaf.spkiSHA256]?.contains(leaf) != true {
      keys[leaf.spkiSHA256, default: []].append(leaf)
    }
    return keys.values.filter { $0.count > 1 }.sorted { $0[0].spkiSHA256.description < $1[0].spkiSHA256.description }
      .map {
        Observation(
          "\($0.count) certificates have the same key",
          evidence: $0.prefix(Excerpt.lineLimit).map {
            "\(Excerpt.of($0.subject)), until \(UnixTime.date(of: $0.notAfter))"
          })
      }
  }
}
