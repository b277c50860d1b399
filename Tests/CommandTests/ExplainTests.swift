import Findings
import Testing

@Suite("ehlo explain")
struct ExplainTests {
  @Test("lists every finding")
  func list() async throws {
    let outcome = try await Ehlo.run("explain")
    let listed = outcome.lines.filter { !$0.hasPrefix(" ") }.compactMap { $0.split(separator: " ").first }
    #expect(listed == Rulebook.specifications.map { Substring($0.id) })
    #expect(outcome.status == 0)
  }

  @Test(
    "tells of each what it means, why it matters and where to read on", arguments: Rulebook.specifications.map(\.id))
  func one(_ id: String) async throws {
    let outcome = try await Ehlo.run("explain", id)
    #expect(outcome.lines.first == Substring(id))
    for label in ["  level", "  meaning", "  why"] {
      #expect(outcome.lines.contains { $0.hasPrefix(label) })
    }
    #expect(outcome.lines.map(\.count).max() ?? 0 <= 80)
    #expect(outcome.errors == "")
    #expect(outcome.status == 0)
  }
}
