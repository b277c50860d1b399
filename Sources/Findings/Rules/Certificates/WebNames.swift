import Certificates

/// One certificate for mail and the web.
enum WebNames: AuditRule {
  static let specification = RuleSpecification(
    id: "web-names", levels: .note,
    meaning: "Names of a web server stand beside those of the mail server.",
    importance: "Whoever takes the key from one of the two servers can be the other; and each renewal touches both.",
    remedies: [.init("Use a certificate of its own for mail, where that is no burden.")],
    reference: "RFC 9525 section 7")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf else { return [] }
    func begins(_ name: [UInt8], with words: [String]) -> Bool {
      let label = String(decoding: name.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self).lowercased()
      return words.contains(label)
    }
    let web = leaf.names.dns.filter { begins($0, with: ["www"]) }
    guard !web.isEmpty, leaf.names.dns.contains(where: { begins($0, with: ["mx", "mail", "smtp", "imap"]) }) else {
      return []
    }
    return [
      Observation(
        "names of a web server stand beside those for mail",
        evidence: web.prefix(Excerpt.lineLimit).map { Excerpt.of($0) }, certificate: leaf.sha256)
    ]
  }
}
