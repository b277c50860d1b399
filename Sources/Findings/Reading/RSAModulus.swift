/// What arithmetic tells of an RSA modulus without factoring it.
struct RSAModulus {
  /// The highest octet first.
  private let octets: [UInt8]

  init(_ octets: [UInt8]) { self.octets = octets }

  /// Why the private key can be computed, in words; nil where nothing says so.
  var fault: String? {
    guard octets.count > 4 else { return octets.isEmpty ? nil : "it is hardly a number" }
    if let factor = Self.primes.first(where: { remainder(by: $0) == 0 }) { return "\(factor) divides it" }
    return isOfROCA ? "it was made by the library of CVE-2017-15361 (ROCA)" : nil
  }

  /// Whether it has the mark of that library: to every small prime its remainder is a power of 65537. By chance that
  /// happens once in 2^154.
  private var isOfROCA: Bool {
    Self.primes.dropFirst().prefix { $0 <= 167 }.allSatisfy { prime in
      let wanted = remainder(by: prime)
      var power = 1
      for _ in 0..<prime {
        if power == wanted { return true }
        power = power * 65_537 % prime
      }
      return false
    }
  }

  private func remainder(by divisor: Int) -> Int { octets.reduce(0) { ($0 << 8 | Int($1)) % divisor } }

  /// Up to a thousand: no key of honest software has such a factor.
  private static let primes: [Int] = (2..<1000).filter { number in
    !(2..<number).contains { $0 * $0 <= number && number % $0 == 0 }
  }
}
