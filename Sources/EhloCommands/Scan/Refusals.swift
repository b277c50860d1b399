/// What came of the last attempt, by the numbers of endpoints that wait for another: to be told where no better answer comes.
/// It is as large as those who refuse make it, so there is a bound; of what is beyond it, nothing but the refusal is told.
struct Refusals {
  private var results: [Int: EndpointWork.Result] = [:]
  private var size = 0

  private static let largestSize = 8 * 1024 * 1024
  /// Each takes some room beside its line.
  private static let mostResults = 500

  mutating func keep(_ result: EndpointWork.Result, of number: Int) {
    guard results.count < Self.mostResults, size + result.line.count <= Self.largestSize else { return }
    size += result.line.count - (results.updateValue(result, forKey: number)?.line.count ?? 0)
  }

  mutating func take(_ number: Int) -> EndpointWork.Result? {
    guard let result = results.removeValue(forKey: number) else { return nil }
    size -= result.line.count
    return result
  }
}
