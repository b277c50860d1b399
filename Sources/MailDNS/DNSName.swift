/// A name of the DNS as an answer carries it: any octets (RFC 2181 §11), each label in lower case where it is ASCII.
public struct DNSName: Hashable, Sendable, CustomStringConvertible {
  /// Without the empty label of the root.
  public let labels: [[UInt8]]

  public init(labels: [[UInt8]]) {
    self.labels = labels.map { $0.map(Self.lowercased) }
  }

  public init(_ name: HostName) {
    labels = name.ascii.utf8.split(separator: UInt8(ascii: ".")).map { Array($0) }
  }

  /// Reads the uncompressed wire form (RFC 1035 §3.1), up to the root's label or the end. Nil where it is malformed.
  public init?(wire: some Collection<UInt8>) {
    var labels: [[UInt8]] = []
    var rest = Array(wire)[...]
    while let length = rest.popFirst(), length > 0 {
      guard length <= HostName.maximumLabelLength, rest.count >= Int(length) else { return nil }
      labels.append(Array(rest.prefix(Int(length))))
      rest = rest.dropFirst(Int(length))
    }
    guard labels.reduce(1, { $0 + $1.count + 1 }) <= 255 else { return nil }
    self.init(labels: labels)
  }

  public var isRoot: Bool { labels.isEmpty }

  /// As a host name; nil where it has the form of none.
  public var hostName: HostName? { try? HostName(description) }

  /// As reports show bytes from the wire, printable ASCII throughout: labels between dots, `\xNN` for what is no
  /// printable octet and for a dot within a label, `\\` for a backslash; `.` for the root.
  public var description: String {
    isRoot ? "." : labels.map(Self.shown).joined(separator: ".")
  }

  private static func shown(_ label: [UInt8]) -> String {
    var text = ""
    for byte in label {
      switch byte {
      case UInt8(ascii: "\\"): text += #"\\"#
      case 0x21...0x7E where byte != UInt8(ascii: "."): text.unicodeScalars.append(UnicodeScalar(byte))
      default: text += #"\x"# + (byte < 0x10 ? "0" : "") + String(byte, radix: 16)
      }
    }
    return text
  }

  /// The presentation form of RFC 1035 §5.1 without the last dot, for whoever reads zone files; `.` for the root.
  package var presentation: String {
    isRoot ? "." : labels.map(Self.escaped).joined(separator: ".")
  }

  private static func escaped(_ label: [UInt8]) -> String {
    var text = ""
    for byte in label {
      switch byte {
      case UInt8(ascii: "."), UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: ";"), UInt8(ascii: "("),
        UInt8(ascii: ")"), UInt8(ascii: "@"), UInt8(ascii: "$"):
        text += "\\" + String(UnicodeScalar(byte))
      case 0x21...0x7E: text.unicodeScalars.append(UnicodeScalar(byte))
      default:
        let digits = String(byte)
        text += "\\" + String(repeating: "0", count: 3 - digits.utf8.count) + digits
      }
    }
    return text
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
