import Certificates

/// A server takes the first certificate of a file for its own.
enum LeafNotFirst: FileRule {
  static let specification = RuleSpecification(
    id: "leaf-not-first", levels: .init(.warning, .warning, .error),
    meaning: "The certificate for the host is not the first of its file.",
    importance: "Servers present the first certificate as their own: most refuse to start as the key does not fit it.",
    remedies: [.init("Put it first, then its issuer, then the issuer's issuer.")],
    reference: "RFC 8446 section 4.4.2")

  static func check(_ file: JudgedFile) -> [Observation] {
    let sources = file.chains.map { $0.record?.source }
    return file.chains.compactMap { chain in
      // Of several chains in one file only one can begin it.
      guard let leaf = chain.leaf, let place = chain.record?.positions.first, place != 0,
        sources.count(where: { $0 == chain.record?.source }) == 1
      else { return nil }
      return Observation("the certificate for the host is no. \(place + 1) of the file", certificate: leaf.sha256)
    }
  }
}
