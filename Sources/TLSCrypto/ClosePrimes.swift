import COpenSSL

/// Fermat's way to factor a number whose two factors lie close together.
enum ClosePrimes {
  /// As many as public authorities must try (CA/Browser Forum, §6.1.1.3): honest keys need more than the age of the world.
  static let rounds = 100

  /// Whether a modulus of RSA falls to it. What the library has no memory for counts as honest.
  ///
  /// - Parameter modulus: the highest octet first.
  static func divide(_ modulus: [UInt8]) -> Bool {
    // An even number has no such factors, and one of a few bits proves nothing.
    guard let last = modulus.last, last & 1 == 1, modulus.count > 8, modulus.count <= 4096,
      let context = BN_CTX_new()
    else { return false }
    defer { BN_CTX_free(context) }
    var numbers: [OpaquePointer] = []
    defer { for number in numbers { BN_free(number) } }
    for _ in 0..<5 {
      guard let number = BN_new() else { return false }
      numbers.append(number)
    }
    let (product, mean, rest, root, scratch) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4])
    guard BN_bin2bn(modulus, Int32(modulus.count), product) != nil,
      squareRoot(of: product, into: mean, scratch, context)
    else { return false }
    // The mean of the factors is above the square root; its square less the product is a square itself.
    guard BN_sqr(rest, mean, context) == 1 else { return false }
    if BN_cmp(rest, product) < 0 {
      guard BN_add_word(mean, 1) == 1, BN_sqr(rest, mean, context) == 1 else { return false }
    }
    guard BN_sub(rest, rest, product) == 1 else { return false }
    for _ in 0..<rounds {
      if isSquare(rest, root, scratch, context) { return true }
      // (a + 1)² = a² + 2a + 1
      guard BN_add(rest, rest, mean) == 1, BN_add_word(mean, 1) == 1, BN_add(rest, rest, mean) == 1 else {
        return false
      }
    }
    return false
  }

  private static func isSquare(
    _ number: OpaquePointer, _ root: OpaquePointer, _ scratch: OpaquePointer, _ context: OpaquePointer
  ) -> Bool {
    // Most numbers that are no square show it to a few small ones.
    for (modulus, residues) in squares where !residues.contains(BN_mod_word(number, modulus)) { return false }
    guard squareRoot(of: number, into: root, scratch, context), BN_sqr(scratch, root, context) == 1 else {
      return false
    }
    return BN_cmp(scratch, number) == 0
  }

  /// What squares leave when they are divided by some small numbers.
  private static let squares: [(modulus: UInt, residues: Set<UInt>)] = ([64, 63, 65, 11, 17] as [UInt]).map { modulus in
    (modulus, Set((0..<modulus).map { $0 * $0 % modulus }))
  }

  /// Rounded down, by Newton's way from above.
  private static func squareRoot(
    of number: OpaquePointer, into root: OpaquePointer, _ next: OpaquePointer, _ context: OpaquePointer
  ) -> Bool {
    if BN_is_zero(number) == 1 { return BN_set_word(root, 0) == 1 }
    BN_zero_ex(root)
    guard BN_set_bit(root, (BN_num_bits(number) + 1) / 2) == 1 else { return false }
    // Each step doubles the digits that are right, so that this is more than any number of ours needs.
    for _ in 0..<64 {
      guard BN_div(next, nil, number, root, context) == 1, BN_add(next, next, root) == 1, BN_rshift1(next, next) == 1
      else { return false }
      if BN_cmp(next, root) >= 0 { return true }
      guard BN_copy(root, next) != nil else { return false }
    }
    return false
  }
}
