import Findings
import ProbeEngine

/// The report of one target for people: first the verdict and why, then each endpoint in the order of its dialogue,
/// then the findings with what to do about them.
struct TextReport {
  let target: JudgedTarget
  /// Findings that say the same of several endpoints, taken together; the most severe first.
  let findings: [FindingGroup]
  let verdict: ReportVerdict
  let verdicts: [ReportVerdict]
  let isVerbose: Bool
  let unicodeForm: UnicodeForm
  private(set) var page: Page

  static func text(
    of target: JudgedTarget, findings: [Finding], width: Int, isColoured: Bool, isVerbose: Bool,
    unicodeForm: @escaping UnicodeForm
  ) -> String {
    var report = TextReport(
      target: target, findings: findings, isVerbose: isVerbose, unicodeForm: unicodeForm,
      page: Page(width: width, isColoured: isColoured))
    report.write()
    return report.page.text
  }

  private init(
    target: JudgedTarget, findings: [Finding], isVerbose: Bool, unicodeForm: @escaping UnicodeForm, page: Page
  ) {
    self.target = target
    // A table shows them.
    let tabulated = Set(target.differences?.map { $0.line() } ?? [])
    self.findings = FindingGroup.groups(of: findings).map { $0.withoutEvidence(tabulated) }
    self.isVerbose = isVerbose
    self.unicodeForm = unicodeForm
    self.page = page
    verdict = ReportVerdict(of: target, findings: findings)
    verdicts = target.endpoints.map { ReportVerdict(of: $0, findings: findings) }
  }

  private mutating func write() {
    Summary(self).write(to: &page)
    // A failure of the look-up itself says all there is.
    if let route = target.record.route, !route.hosts.isEmpty {
      page.blank()
      RouteText(route: route, unicodeForm: unicodeForm).write(to: &page)
    }
    if let services = target.record.services, !services.servers.isEmpty {
      page.blank()
      ServiceText(route: services, unicodeForm: unicodeForm).write(to: &page)
    }
    let shownEvidence = Set(findings.filter { $0.finding.level > .note || isVerbose }.flatMap(\.finding.evidence))
    for (endpoint, verdict) in zip(target.endpoints, verdicts) {
      page.blank()
      EndpointText(
        endpoint: endpoint, verdict: verdict, shownEvidence: shownEvidence, isVerbose: isVerbose,
        unicodeForm: unicodeForm
      )
      .write(to: &page)
    }
    if let differences = target.differences, !differences.isEmpty {
      page.blank()
      DifferencesText(differences: differences, endpoints: target.endpoints).write(to: &page)
    }
    guard !findings.isEmpty else { return }
    page.blank()
    FindingsText(groups: findings, isVerbose: isVerbose, subject: target.subject(of:)).write(to: &page)
  }
}

/// What was said in the same words of one endpoint or of several.
struct FindingGroup {
  private(set) var finding: Finding
  /// Ids of endpoints; empty for what concerns the target.
  private(set) var endpoints: [String]

  /// Less what is shown elsewhere.
  func withoutEvidence(_ shown: Set<String>) -> FindingGroup {
    var group = self
    group.finding.evidence.removeAll(where: shown.contains)
    return group
  }

  static func groups(of findings: [Finding]) -> [FindingGroup] {
    var groups: [FindingGroup] = []
    for level in Level.allCases.reversed() {
      for finding in findings where finding.level == level {
        var general = finding
        general.subject.endpoint = nil
        let endpoint = finding.subject.endpoint.map { [$0] } ?? []
        if !endpoint.isEmpty, let index = groups.firstIndex(where: { $0.finding == general && !$0.endpoints.isEmpty }) {
          groups[index].endpoints += endpoint
        } else {
          groups.append(FindingGroup(finding: general, endpoints: endpoint))
        }
      }
    }
    return groups
  }
}
