/// What files alone say of this machine's full name. Most machines stand in their own hosts file, and where nothing else
/// could complete the name either, the C library and a thread for it are not needed.
enum LocalNames {
  enum Answer: Hashable, Sendable {
    /// The first name on the line that holds it (hosts(5)).
    case name(String)
    /// No file and no search list knows another one.
    case none
    /// The DNS has to be asked.
    case unknown
  }

  static func answer(for hostName: String) -> Answer {
    answer(
      for: hostName, hosts: SmallFile.bytes(at: "/etc/hosts") ?? [],
      resolver: SmallFile.bytes(at: ResolverConfiguration.path) ?? [])
  }

  static func answer(for hostName: String, hosts: [UInt8], resolver: [UInt8]) -> Answer {
    let wanted = lowercased(hostName.utf8)
    for line in lines(of: hosts) {
      let names = words(of: line).dropFirst()
      guard let first = names.first, names.contains(where: { lowercased($0) == wanted }) else { continue }
      return .name(String(decoding: first, as: UTF8.self))
    }
    // `domain` and `search` complete names of one label; so does the part behind the host name's own first dot.
    let isCompleted = lines(of: resolver).contains { line in
      let words = words(of: line)
      guard words.count > 1, let first = words.first else { return false }
      return first.elementsEqual("search".utf8) || first.elementsEqual("domain".utf8)
    }
    return isCompleted || wanted.contains(UInt8(ascii: ".")) ? .unknown : .none
  }

  /// Without comments.
  private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.split(separator: UInt8(ascii: "\n")).map { line in
      line.prefix { $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: ";") }
    }
  }

  private static func words(of line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
  }

  private static func lowercased(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
  }
}
