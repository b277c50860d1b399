import SMTPWire

/// One line of a client: a verb and what follows it (RFC 5321 §4.1.1).
struct CommandLine: Hashable {
  /// In upper case; empty for an empty line.
  let verb: String
  /// Without blanks around it.
  let argument: [UInt8]

  init(_ line: some Collection<UInt8>) {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    let parts = line.split(maxSplits: 1, omittingEmptySubsequences: true, whereSeparator: isBlank)
    verb = String(decoding: parts.first?.map(\.asciiUppercased) ?? [], as: UTF8.self)
    var rest = (parts.count > 1 ? Array(parts[1]) : [])[...]
    while let first = rest.first, isBlank(first) { rest = rest.dropFirst() }
    while let last = rest.last, isBlank(last) { rest = rest.dropLast() }
    argument = Array(rest)
  }

  /// Whether the argument begins with this ASCII text, in any case.
  func argumentBegins(with prefix: String) -> Bool {
    argument.map(\.asciiUppercased).starts(with: prefix.utf8)
  }
}
