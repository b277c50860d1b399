/// A host name in its ASCII form, checked for length and letters (RFC 1035 §2.3.1, RFC 5321 §2.3.5).
public struct HostName: Hashable, Sendable, CustomStringConvertible {
  /// Lower case, without a trailing dot.
  public let ascii: String

  public var description: String { ascii }

  /// Whether the name has at least two labels: only such a name is fully qualified.
  public var isQualified: Bool { ascii.utf8.contains(UInt8(ascii: ".")) }

  /// Whether a label is the ASCII form of an internationalised one, or looks like it (RFC 5890 §2.3.2.1).
  public var hasALabel: Bool { ascii.split(separator: ".").contains { $0.hasPrefix("xn--") } }

  /// - Parameter text: letters, digits, hyphens, dots; underscores are let through, since real host names have them.
  public init(_ text: String) throws(HostNameError) {
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else { throw .notASCII }
    var name = text.lowercased()
    if name.utf8.last == UInt8(ascii: ".") { name.removeLast() }
    guard !name.isEmpty else { throw .empty }
    guard name.utf8.count <= Self.maximumLength else { throw .tooLong }
    let hyphen = UInt8(ascii: "-")
    for label in name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
      guard !label.isEmpty else { throw .emptyLabel }
      // First of all, so that no other error carries a byte that must not be printed.
      for byte in label where !Self.isAllowed(byte) { throw .forbiddenByte(byte) }
      guard label.count <= Self.maximumLabelLength else {
        throw .labelTooLong(String(Substring(label.prefix(Self.maximumLabelLength))))
      }
      if label.first == hyphen || label.last == hyphen { throw .hyphenAtEdge(String(Substring(label))) }
    }
    ascii = name
  }

  /// Octets of a name without its trailing dot: 255 in the wire form of RFC 1035 §2.3.4.
  package static let maximumLength = 253
  /// RFC 1035 §2.3.4.
  package static let maximumLabelLength = 63

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }
}

/// What is wrong with a host name. A label that is named holds allowed bytes only.
public enum HostNameError: Error, Hashable, Sendable {
  case empty
  case emptyLabel
  case tooLong
  /// The beginning of the label, as long as a label may be.
  case labelTooLong(String)
  case forbiddenByte(UInt8)
  case hyphenAtEdge(String)
  case notASCII
}
