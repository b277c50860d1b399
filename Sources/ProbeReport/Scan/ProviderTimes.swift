/// Which providers took the most time for an endpoint. Only so many are watched: those that came first.
struct ProviderTimes: Sendable {
  struct Entry: Sendable {
    var provider: String
    var endpoints: Int
    var meanMilliseconds: Double
  }

  private var sums: [String: (endpoints: Int, milliseconds: Double)] = [:]

  private static let mostProviders = 20_000

  mutating func add(_ milliseconds: Double, of provider: String) {
    guard sums[provider] != nil || sums.count < Self.mostProviders else { return }
    let sum = sums[provider] ?? (0, 0)
    sums[provider] = (sum.endpoints + 1, sum.milliseconds + milliseconds)
  }

  func slowest(_ count: Int) -> [Entry] {
    let entries = sums.map {
      Entry(provider: $0, endpoints: $1.endpoints, meanMilliseconds: $1.milliseconds / Double($1.endpoints))
    }
    return Array(
      entries.sorted { ($1.meanMilliseconds, $0.provider) < ($0.meanMilliseconds, $1.provider) }.prefix(count))
  }
}
