/// What arithmetic tells of an RSA modulus without factoring it.
struct RSAModulus {
  /// In pieces of 64 bits, the highest first.
  private let words: [UInt64]
  private let isTiny: Bool

  /// Longer than the libraries take (16,384 bits): no modulus, but something to waste time on.
  private static let largestOctets = 4096

  /// Nil for one that is absurdly long.
  ///
  /// - Parameter octets: the highest first.
  init?(_ octets: [UInt8]) {
    guard octets.count <= Self.largestOctets else { return nil }
    let padded = [UInt8](repeating: 0, count: (8 - octets.count % 8) % 8) + octets
    words = stride(from: 0, to: padded.count, by: 8).map { start in
      padded[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
    isTiny = octets.count <= 4
  }

  /// Why the private key can be computed, in words; nil where nothing says so.
  var fault: String? {
    guard !isTiny else { return words.allSatisfy { $0 == 0 } ? "its modulus is zero" : "it is hardly a number" }
    var hasMark = true
    for group in Self.groups {
      let rest = remainder(by: group.product)
      if let factor = group.primes.first(where: { rest % $0 == 0 }) { return "\(factor) divides it" }
      hasMark = hasMark && group.primes.allSatisfy { $0 > Self.lastOfMark || Self.isPower(rest % $0, of: $0) }
    }
    return hasMark ? "it was made by the library of CVE-2017-15361 (ROCA)" : nil
  }

  /// The last prime that the mark of that library shows for: to every one up to it, 2 excepted, the remainder of the
  /// modulus is a power of 65537. By chance that happens once in 2^154.
  private static let lastOfMark: UInt64 = 167

  private static func isPower(_ wanted: UInt64, of prime: UInt64) -> Bool {
    var power: UInt64 = 1
    for _ in 0..<prime {
      if power == wanted { return true }
      power = power * 65_537 % prime
    }
    return false
  }

  private func remainder(by divisor: UInt64) -> UInt64 {
    // What is left is less than the divisor, so that the quotient of each step fits.
    words.reduce(0) { divisor.dividingFullWidth((high: $0, low: $1)).remainder }
  }

  private struct Group {
    var primes: [UInt64] = []
    /// Below 2^64, so that one long division serves all of them.
    var product: UInt64 = 1
  }

  /// The primes up to a thousand: no key of honest software has such a factor.
  private static let groups: [Group] = {
    var groups = [Group()]
    for number in 2..<UInt64(1000) where !(2..<number).contains(where: { $0 * $0 <= number && number % $0 == 0 }) {
      if groups[groups.count - 1].product.multipliedReportingOverflow(by: number).overflow { groups.append(Group()) }
      groups[groups.count - 1].primes.append(number)
      groups[groups.count - 1].product *= number
    }
    return groups
  }()
}
