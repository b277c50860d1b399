/// A host name whose labels are A-labels, in the characters that they stand for (RFC 5891 §4.4, RFC 3492). For reading
/// only: characters can look like others, so that nothing is compared in this form.
package enum UnicodeName {
  /// Nil for a name without A-labels, and for one that holds a label that stands for nothing.
  package static func of(_ name: [UInt8]) -> String? {
    guard name.count <= 1000, name.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    var hasALabel = false
    var labels: [String] = []
    for label in name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
      guard label.count > 4, String(decoding: label.prefix(4), as: UTF8.self).lowercased() == "xn--" else {
        labels.append(String(decoding: label, as: UTF8.self))
        continue
      }
      guard let decoded = decoded(label.dropFirst(4)) else { return nil }
      hasALabel = true
      labels.append(decoded)
    }
    return hasALabel ? labels.joined(separator: ".") : nil
  }

  /// RFC 3492 §6.2, with the parameters of §5.
  private static func decoded(_ label: ArraySlice<UInt8>) -> String? {
    guard label.count <= 63 else { return nil }
    let hyphen = label.lastIndex(of: UInt8(ascii: "-"))
    var output: [UInt32] = hyphen.map { label[..<$0].map { UInt32($0) } } ?? []
    var rest = hyphen.map { label[($0 + 1)...] } ?? label
    var (code, index, bias): (UInt32, UInt32, UInt32) = (128, 0, 72)
    while !rest.isEmpty {
      let start = index
      var (weight, step): (UInt32, UInt32) = (1, 36)
      while true {
        guard let digit = rest.popFirst().flatMap(value) else { return nil }
        let (product, isTooLarge) = digit.multipliedReportingOverflow(by: weight)
        let (sum, hasOverflow) = index.addingReportingOverflow(product)
        guard !isTooLarge, !hasOverflow else { return nil }
        index = sum
        let threshold = step <= bias ? 1 : step >= bias + 26 ? 26 : step - bias
        if digit < threshold { break }
        let (next, isNextTooLarge) = weight.multipliedReportingOverflow(by: 36 - threshold)
        guard !isNextTooLarge else { return nil }
        weight = next
        step += 36
      }
      let count = UInt32(output.count) + 1
      bias = adapted(index - start, count: count, isFirst: start == 0)
      let (nextCode, hasOverflow) = code.addingReportingOverflow(index / count)
      guard !hasOverflow else { return nil }
      code = nextCode
      index %= count
      output.insert(code, at: Int(index))
      index += 1
    }
    var scalars = String.UnicodeScalarView()
    for code in output {
      guard let scalar = Unicode.Scalar(code) else { return nil }
      scalars.append(scalar)
    }
    return String(scalars)
  }

  private static func value(_ digit: UInt8) -> UInt32? {
    switch digit {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a"))
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 26
    default: nil
    }
  }

  /// RFC 3492 §6.1.
  private static func adapted(_ delta: UInt32, count: UInt32, isFirst: Bool) -> UInt32 {
    var delta = isFirst ? delta / 700 : delta / 2
    delta += delta / count
    var step: UInt32 = 0
    while delta > 455 {
      delta /= 35
      step += 36
    }
    return step + 36 * delta / (delta + 38)
  }
}
