/// What one target does with one input.
typealias Check = ([UInt8]) -> Void

/// The answer to libFuzzer is always 0: the input is worth keeping.
func check(_ body: Check, _ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  body(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

/// Ends the process where an invariant does not hold: libFuzzer then keeps the input.
func hold(_ condition: Bool, _ invariant: @autoclosure () -> String, line: Int = #line, file: String = #fileID) {
  guard !condition else { return }
  fatalError("\(file):\(line): \(invariant())")
}

/// The input of a target that needs a few choices in front of its bytes. Past the end every choice is 0.
struct Choices {
  var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  /// One of some cases, evenly.
  mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(byte()) % values.count] }
}

/// Cuts a stream into pieces of odd sizes, all of them decided by a seed.
struct Cuts {
  private var state: UInt32

  init(seed: UInt8) { state = UInt32(seed) + 1 }

  /// Mostly small pieces, now and then none, by a linear congruential generator.
  mutating func pieces(of bytes: ArraySlice<UInt8>, atMost limit: Int = .max) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var rest = bytes
    while !rest.isEmpty {
      state = state &* 1_664_525 &+ 1_013_904_223
      let size = Int(state >> 24)
      pieces.append(rest.prefix(min(limit, size & 1 == 0 ? size / 64 : size)))
      rest = rest.dropFirst(pieces.last?.count ?? 0)
    }
    return pieces
  }
}

/// What a terminal shows as it stands and nothing else: by Unicode's own properties, not by the list that `Escaping` has.
func isPrintable(_ text: String) -> Bool {
  text.unicodeScalars.allSatisfy { scalar in
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
    default: !scalar.properties.isBidiControl
    }
  }
}
