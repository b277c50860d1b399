/// Which lines of the input an earlier run finished, in four bytes a line.
package struct FinishedLines: Sendable {
  package enum Answer: Hashable, Sendable {
    case open
    case finished
    /// Another target stood there, or it was judged by another policy.
    case other
  }

  /// A check of the target by line; 0 for a line that is open.
  private var checks: [UInt32] = []
  package private(set) var count = 0

  /// Lines beyond are not remembered: no list has so many.
  private static let mostLines = 100_000_000

  package init() {}

  /// - Parameter input: escaped, as the output has it.
  package mutating func insert(_ line: Int, input: String, policy: String) {
    guard (1...Self.mostLines).contains(line) else { return }
    if line > checks.count { checks += Array(repeating: 0, count: line - checks.count) }
    if checks[line - 1] == 0 { count += 1 }
    checks[line - 1] = Self.check(input, policy)
  }

  package func answer(_ line: Int, input: String, policy: String) -> Answer {
    guard checks.indices.contains(line - 1), case let check = checks[line - 1], check != 0 else { return .open }
    return check == Self.check(input, policy) ? .finished : .other
  }

  /// FNV-1a, but never 0.
  private static func check(_ input: String, _ policy: String) -> UInt32 {
    var hash: UInt32 = 0x811C_9DC5
    for byte in "\(input) \(policy)".utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return hash == 0 ? 1 : hash
  }
}
