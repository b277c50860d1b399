import MailDNS
import SMTPWire

extension DNSName {
  /// Whether the name looks like one that a network gives to each of its addresses in turn, as those of customers: it
  /// spells the address, or says that it is handed out anew from time to time.
  ///
  /// Mail servers refuse such names with lists of patterns of their own; no list is complete, and this one keeps to what
  /// no host would be called by choice.
  func isGeneric(for address: IPAddress) -> Bool {
    spells(address) || !Self.telling.isDisjoint(with: ownWords)
  }

  private static let telling: Set<String> = ["dynamic", "dyn", "dynip", "dhcp", "dialup", "ppp", "pppoe", "adsl"]

  /// What stands between dots and hyphens, in front of the two last labels: those are the network's, whatever its name.
  private var ownWords: [String] {
    labels.dropLast(2).flatMap { label in
      label.split { !Self.isWordByte($0) }.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  private func spells(_ address: IPAddress) -> Bool {
    let digits = address.octets.map(Self.hexadecimal).joined()
    let words = ownWords
    let text = words.joined()
    // With its digits parted in whatever way, or in the short form with hyphens for colons.
    if address.family == .v6 {
      let short = address.description.split(separator: ":", omittingEmptySubsequences: false).joined(separator: "-")
      let name = labels.dropLast(2).map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".")
      return text.hasPart(digits) || text.hasPart(String(digits.reversed())) || name.hasPart(short)
    }
    if words.contains(where: { $0.hasSuffix(digits) || $0.hasPrefix(digits) }) { return true }
    let octets = address.octets.map(Int.init)
    let padded = octets.map { String(repeating: "0", count: 3 - String($0).utf8.count) + String($0) }
    if text.hasPart(padded.joined()) || text.hasPart(padded.reversed().joined()) { return true }
    let numbers = words.flatMap(Self.numbers)
    return numbers.indices.contains {
      numbers[$0...].starts(with: octets) || numbers[$0...].starts(with: octets.reversed())
    }
  }

  /// The runs of digits in a word; one that is longer than an octet's is none.
  private static func numbers(in word: String) -> [Int] {
    word.utf8.split { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.map { run in
      run.count <= 3 ? Int(String(decoding: run, as: UTF8.self)) ?? -1 : -1
    }
  }

  private static func hexadecimal(_ octet: UInt8) -> String {
    (octet < 16 ? "0" : "") + String(octet, radix: 16)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    default: false
    }
  }
}
