import MailResolver
import ScanPlan

/// A file of `--deny`: a domain, address, prefix or range a line, with comments behind `#`.
enum DenyFile {
  static func read(_ path: String, into list: inout DenyList) throws(UsageError) {
    guard path != "-" else { throw UsageError("--deny: '-' is no file", hint: "a file of that name is ./-") }
    var lines = TargetList()
    for line in try TextFile.lines(of: path, namedBy: "--deny") {
      let place = "--deny: \(quoted(path)), line \(line.number)"
      switch lines.read(line) {
      case .nothing, .noSuchColumn: continue
      case .wrong(let why): throw UsageError("\(place): \(why)")
      case .target(let text):
        let entry = withoutComment(text)
        guard !list.add(entry, converter: InternationalNames()) else { continue }
        throw UsageError(
          "\(place): \(quoted(entry)) is no domain, address, prefix or range",
          hint: "for instance example.org, 192.0.2.1, 192.0.2.0/24 or 192.0.2.7-192.0.2.19")
      }
    }
  }

  private static func withoutComment(_ text: String) -> String {
    var kept = text[...]
    if let hash = text.indices.dropFirst().first(where: { text[$0] == "#" && isBlank(text[text.index(before: $0)]) }) {
      kept = text[..<hash]
    }
    while let last = kept.last, isBlank(last) { kept.removeLast() }
    return String(kept)
  }

  private static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
}
