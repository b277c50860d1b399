import Certificates
import Findings
import MailPolicy
import ProbeEngine
import SMTPWire

/// The audit of one file or target for people: first the verdict and why, then each chain, then the findings with what to do.
struct AuditText {
  let file: JudgedFile
  private let groups: [FindingGroup]
  private let findings: [Finding]
  private let isVerbose: Bool
  private var page: Page

  /// Reasons shown before the rest is counted.
  private static let shownReasons = 3

  static func text(
    of file: JudgedFile, findings: [Finding], width: Int, isColoured: Bool, isVerbose: Bool
  ) -> String {
    var report = AuditText(
      file: file, findings: findings, isVerbose: isVerbose, page: Page(width: width, isColoured: isColoured))
    report.write()
    return report.page.text
  }

  private init(file: JudgedFile, findings: [Finding], isVerbose: Bool, page: Page) {
    self.file = file
    self.findings = findings
    self.isVerbose = isVerbose
    self.page = page
    groups = FindingGroup.groups(of: findings)
  }

  private mutating func write() {
    writeHead()
    for chain in file.chains {
      if chain.role == .server || isVerbose || chain.facts.presented.count > 1 {
        page.blank()
        if file.chains.count > 1 || chain.record?.endpoints.isEmpty == false { writeHeading(of: chain) }
        ChainText(chain: chain, isVerbose: isVerbose).write(to: &page)
      }
    }
    writeAuthorities()
    writeAbsences()
    writeFailedHandshakes()
    guard !findings.isEmpty else { return }
    page.blank()
    FindingsText(groups: groups, isVerbose: isVerbose, subject: subject).write(to: &page)
  }

  // MARK: Head

  private mutating func writeHead() {
    let verdict = ReportVerdict(of: file, findings: findings)
    let word = Wording.verdict(verdict)
    let column = word.text.utf8.count + 2
    page.heading(
      Span(name(of: file.input), .strong), at: column, lead: [word, Span("  ")], right: Span(counts, .faint))
    let reasons = reasons(for: verdict)
    for reason in reasons.prefix(Self.shownReasons) { page.paragraph([], Span(reason), at: column, limit: 4) }
    if reasons.count > Self.shownReasons {
      page.paragraph([], Span("and \(reasons.count - Self.shownReasons) more"), at: column)
    }
  }

  private var counts: String {
    let words: [(Level, String)] = [(.error, "error"), (.warning, "warning"), (.note, "note")]
    let counts = words.compactMap { level, word in
      let count = groups.count { $0.finding.level == level }
      return count == 0 ? nil : Wording.count(count, word)
    }
    // The usual policy of an audit is the strict one.
    let policy = file.policy == .verify ? [] : ["policy \(file.policy.rawValue)"]
    return (policy + counts).joined(separator: ", ")
  }

  private func reasons(for verdict: ReportVerdict) -> [String] {
    func messages(_ level: Level) -> [String] {
      groups.filter { $0.finding.level == level }.map { group in
        let subject = subject(group)
        return group.finding.message + (subject.isEmpty || file.chains.count == 1 ? "" : " (\(subject))")
      }
    }
    switch verdict {
    case .fail: return messages(.error)
    case .warn: return messages(.warning)
    case .incomplete: return file.omissions
    case .pass: return [praise]
    }
  }

  private var praise: String {
    let certificates = Set(file.chains.flatMap { $0.facts.presented.map(\.sha256) }).count
    var words = [Wording.count(certificates, "certificate")]
    let hosts = file.chains.filter { $0.role == .server }
    if hosts.allSatisfy({ $0.trust.isTrusted == true }), !hosts.isEmpty { words.append("trusted") }
    if hosts.allSatisfy({ $0.identity.isMatched == true }), !hosts.isEmpty { words.append("the name matches") }
    if let fit = hosts.compactMap(\.record?.key).first, !fit.certificates.isEmpty { words.append("the key fits") }
    if let end = UnixTime.earliest(file.chains.flatMap { $0.facts.verification.path.map(\.notAfter) }) {
      words.append("nothing ends before \(end.date)")
    }
    return words.joined(separator: ", ")
  }

  /// What could not be looked at stands in the head where it is all that is wrong, and little.
  private var headHasOmissions: Bool {
    ReportVerdict(of: file, findings: findings) == .incomplete && file.omissions.count <= Self.shownReasons
  }

  private mutating func writeAbsences() {
    guard !headHasOmissions else { return }
    let absences = file.absences.map { "\($0.endpoint): \($0.reason)" }
    let obstacles = file.obstacles.map { "\(Escaping.escaped($0.source.utf8)): \($0.reason)" }
    for (title, lines) in [("no certificate", absences), ("not looked at", obstacles)] where !lines.isEmpty {
      page.blank()
      page.line(Span(title, .strong))
      for line in lines { page.paragraph([Span("  ")], Span(line, .caution), at: 2, limit: 4) }
    }
  }

  /// Further handshakes that came to nothing, but for those that only show that there is no key of a kind.
  private mutating func writeFailedHandshakes() {
    let isTold = headHasOmissions
    let failed = file.sightings.filter {
      $0.purpose != .usual && $0.chain == nil && !$0.isRefusalOfKey && !(isTold && $0.isInconclusive)
    }
    guard !failed.isEmpty else { return }
    page.blank()
    page.line(Span("not seen", .strong))
    for sighting in failed {
      let message = sighting.failure?.message ?? "the server presents none"
      page.paragraph([Span("  ")], Span("\(sighting.title): \(message)", .faint), at: 2, limit: 3)
    }
  }

  // MARK: Chains

  private mutating func writeHeading(of chain: JudgedChain) {
    let verdict = Wording.verdict(ReportVerdict(of: chain, in: file, findings: findings))
    page.heading(Span(title(of: chain), .strong), right: verdict)
  }

  /// Authorities that stand alone are a line or two each, in the order of the file.
  private mutating func writeAuthorities() {
    guard !isVerbose else { return }
    let alone = file.chains.filter { $0.role == .authority && $0.facts.presented.count == 1 }
    guard !alone.isEmpty else { return }
    page.blank()
    page.line(Span(Wording.count(alone.count, "authority", "authorities"), .strong))
    for chain in alone {
      guard let certificate = chain.facts.presented.first else { continue }
      let validity = Wording.validity(from: certificate.notBefore, until: certificate.notAfter, at: chain.time)
      let trust = chain.trust.isTrusted.map { $0 ? ["trusted"] : ["not trusted here"] } ?? []
      page.paragraph([Span("  ")], Span(subject(of: certificate)), at: 2, limit: 2)
      page.paragraph(
        [], Span(words: Wording.dotted([Wording.key(certificate.key), validity.text] + trust), validity.tone), at: 4)
    }
  }

  private func subject(of certificate: CertificateFacts) -> String {
    let text = Printable.distinguishedName(certificate.subject)
    return text.isEmpty ? "(no subject)" : text
  }

  private func name(of input: String) -> String { input == "-" ? "standard input" : Escaping.escaped(input.utf8) }

  private func title(of chain: JudgedChain) -> String {
    if let endpoints = chain.record?.endpoints, !endpoints.isEmpty { return endpoints.joined(separator: ", ") }
    let source = chain.record?.source ?? file.input
    let place = source == file.input ? "" : "\(name(of: source)): "
    return place + (chain.facts.presented.first.map(subject(of:)) ?? "")
  }

  /// Whom a finding concerns, where that is not plain from there being only one.
  private func subject(_ group: FindingGroup) -> String {
    let subject = group.finding.subject
    // What is said of an authority names it.
    guard let chain = file.chains.first(where: { $0.id == subject.chain }), chain.role == .server else {
      return subject.name ?? ""
    }
    var words: [String] = file.chains.count > 1 ? [title(of: chain)] : []
    if let index = chain.facts.presented.firstIndex(where: { $0.sha256.description == subject.certificate }),
      index > 0 || chain.record?.positions.first != 0, let position = chain.record?.positions[safe: index],
      chain.facts.presented.count > 1
    {
      words.append("no. \(position + 1)")
    }
    return words.joined(separator: ", ")
  }
}
