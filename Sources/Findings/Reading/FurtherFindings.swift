/// What further dialogues with one address met that the first did not.
///
/// A fault is the same where its rule, its level and its subject are: the days that are left and the words of a reply
/// vary. It is told once, as the first of those dialogues met it, with the numbers of all of them.
struct FurtherFindings {
  private struct Fault: Hashable {
    var id: String
    var level: Level
    var subject: Finding.Subject

    init(_ finding: Finding) {
      id = finding.id
      level = finding.level
      subject = finding.subject
    }
  }

  /// In the order in which they were met.
  let all: [Finding]

  /// Numbers of dialogues before the rest is counted.
  private static let shownRuns = 8

  /// - Parameter first: of the first dialogue.
  init(of endpoint: JudgedEndpoint, beyond first: [Finding]) {
    guard !endpoint.furtherRuns.isEmpty else {
      all = []
      return
    }
    let known = Set(first.map(Fault.init))
    var runs: [Fault: [String]] = [:]
    var found: [Finding] = []
    for (index, run) in endpoint.furtherRuns.enumerated() {
      let new = Rulebook.findings(ofRun: run).filter { !known.contains(Fault($0)) }
      found += new.filter { runs[Fault($0)] == nil }
      for fault in Set(new.map(Fault.init)) { runs[fault, default: []].append("\(index + 2)") }
    }
    let count = endpoint.furtherRuns.count + 1
    all = found.map { finding in
      var finding = finding
      let numbers = runs[Fault(finding)] ?? []
      finding.message +=
        ", in \(numbers.count == 1 ? "run" : "runs") \(WordList.text(numbers, shown: Self.shownRuns)) of \(count)"
      return finding
    }
  }
}
