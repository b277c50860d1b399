/// A block that is no certificate although it says so.
enum CertificateUnreadable: FileRule {
  static let specification = RuleSpecification(
    id: "certificate-unreadable", levels: .init(.warning, .warning, .error),
    meaning: "A file, or a part of one, says that it is a certificate, and cannot be read as one.",
    importance: "Servers refuse the whole file, or send less than was meant.",
    remedies: [.init("Put the file together anew from what the authority sent.")],
    reference: "RFC 7468 section 5")

  static func check(_ file: JudgedFile) -> [Observation] {
    file.flaws.prefix(Excerpt.lineLimit).map { flaw in
      let place = flaw.line.map { "what begins in line \($0) of" } ?? "what should be a certificate in"
      return Observation(
        "\(place) \(Excerpt.of(Array(flaw.source.utf8))) cannot be read",
        evidence: [Excerpt.of(Array(flaw.reason.utf8))])
    }
  }
}
