import EmbeddedServer

/// `ehlo demo --list`: names and summaries below their groups, aligned.
enum ScenarioList {
  static func text(ofAll scenarios: [Scenario]) -> String {
    let column = (scenarios.map { $0.name.utf8.count }.max() ?? 0) + 2
    return Scenario.Group.allCases.map { group in
      let lines = scenarios.filter { $0.group == group }.map { scenario in
        let gap = String(repeating: " ", count: column - scenario.name.utf8.count)
        return "  \(scenario.name)\(gap)\(scenario.summary)\n"
      }
      return lines.isEmpty ? "" : "\(group.rawValue)\n" + lines.joined()
    }.filter { !$0.isEmpty }.joined(separator: "\n")
  }
}
