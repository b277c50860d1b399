import Certificates
package import Findings
import SMTPWire

/// A line for each certificate that ends within the time that was asked for: what a timer mails, or nothing.
package enum ExpiryLines {
  /// Complaints before the rest is counted.
  private static let shownComplaints = 8

  /// What nothing can be said of, a line each: silence means that nothing ends soon, not that nobody looked.
  package static func complaints(of file: JudgedFile, findings: [Finding]) -> [String] {
    let unreadable = findings.filter { $0.id == "certificate-unreadable" }
    let lines =
      unreadable.map { ([$0.message] + $0.evidence.prefix(1)).joined(separator: ": ") }
      // That there is no certificate goes without saying then.
      + (file.chains.isEmpty && !unreadable.isEmpty && file.obstacles.isEmpty ? [] : file.omissions).map {
        $0.hasPrefix(file.input) ? $0 : "\(Escaping.escaped(file.input.utf8)): \($0)"
      }
    let rest = lines.count - shownComplaints
    return lines.prefix(shownComplaints).map(Printable.guarded) + (rest > 0 ? ["and \(rest) more of this kind"] : [])
  }

  static func text(of file: JudgedFile, findings: [Finding]) -> String {
    let digests = findings.filter { $0.id == "expires-within" }.map { ($0.subject.chain, $0.subject.certificate) }
    var text = ""
    for chain in file.chains {
      for certificate in chain.facts.presented
      where digests.contains(where: { $0.0 == chain.id && $0.1 == certificate.sha256.description }) {
        let subject = Printable.distinguishedName(certificate.subject)
        let validity = Wording.validity(from: certificate.notBefore, until: certificate.notAfter, at: file.time)
        let record = chain.record
        let places = record.map { $0.endpoints.isEmpty ? [$0.source] : $0.endpoints } ?? [file.input]
        let source = Printable.guarded(places.joined(separator: ", "))
        text += "\(source): \(subject.isEmpty ? "(no subject)" : subject): \(validity.text)\n"
      }
    }
    return text
  }
}
