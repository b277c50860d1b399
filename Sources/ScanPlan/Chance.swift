/// A sequence of numbers that looks like chance and follows from its seed alone (SplitMix64).
struct Chance: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// From 0 up to 1, without 1.
  mutating func fraction() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    bits ^= bits >> 31
    return Double(bits >> 11) * 0x1p-53
  }
}
