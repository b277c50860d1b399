/// One of several parts that a scan is split into, by endpoints: each belongs to one part, whatever targets lead to it and
/// in whatever order. Every part looks up all targets.
package struct Shard: Hashable, Sendable {
  /// From 0 on.
  package let index: Int
  package let count: Int

  /// Nil unless the index is below the count.
  package init?(_ index: Int, of count: Int) {
    guard index >= 0, index < count else { return nil }
    self.index = index
    self.count = count
  }

  /// `2/16`; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let index = Int(parts[0]), let count = Int(parts[1])
    else { return nil }
    self.init(index, of: count)
  }

  package var text: String { "\(index)/\(count)" }

  /// - Parameter word: the id of an endpoint, or the name of a target.
  package func holds(_ word: String) -> Bool { count == 1 || Int(Self.hash(word) % UInt64(count)) == index }

  /// FNV-1a, whose last bits are mixed once more: the same on every machine and in every version.
  private static func hash(_ word: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in word.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    return hash ^ (hash >> 33)
  }
}
