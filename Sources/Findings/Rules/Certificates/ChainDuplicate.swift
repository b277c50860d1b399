import Certificates

/// The same certificate twice.
enum ChainDuplicate: ChainRule {
  static let specification = RuleSpecification(
    id: "chain-duplicate", levels: .init(.note, .note, .warning),
    meaning: "The server sends the same certificate more than once.",
    importance: "It costs every client bytes, and shows that the file was put together by accident.",
    remedies: [.init("Leave each certificate in the file once.")],
    reference: "RFC 8446 section 4.4.2")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf else { return [] }
    let duplicates = chain.shape.duplicates
    guard !duplicates.isEmpty else { return [] }
    return [
      Observation(
        duplicates.count == 1
          ? "a certificate is sent more than once" : "\(duplicates.count) certificates are sent more than once",
        evidence: duplicates.prefix(Excerpt.lineLimit).map { Excerpt.of($0.subject) }, certificate: leaf.sha256)
    ]
  }
}
