package import MailDNS
package import SMTPWire

/// The address that a server says it sees, read from its answer to EHLO: `mx.example.org at your service, [192.0.2.1]`,
/// `Hello client.example.net (192.0.2.1)`, `Hello [IPv6:2001:db8::1], pleased to meet you`. No standard asks for it, so
/// whatever could be something else is left.
package enum SeenAddress {
  /// Nil where the answer holds no address that is surely ours.
  ///
  /// - Parameters:
  ///   - announced: the argument of EHLO, which many repeat.
  ///   - peer: the server's own address.
  package static func read(from hello: HelloResponse, announced: String, local: IPAddress?, peer: IPAddress?)
    -> IPAddress?
  {
    guard let line = hello.reply.lines.first else { return nil }
    // The first word is the server's own name, which may be an address as well.
    let text = line.drop(while: isBlank).drop { !isBlank($0) }
    let echo = announced.hasPrefix("[") ? local : nil
    // One in brackets is an address; a bare word may be a version number.
    for isBare in [false, true] {
      var found: [IPAddress] = []
      for address in addresses(in: text, areBare: isBare) where !found.contains(address) && address != echo {
        // Of two machines that are one and the same every address is ours.
        if address == peer, address != local { continue }
        found.append(address)
      }
      if !found.isEmpty { return found.count == 1 ? found[0] : nil }
    }
    return nil
  }

  private static func addresses(in text: ArraySlice<UInt8>, areBare: Bool) -> [IPAddress] {
    var found: [IPAddress] = []
    var rest = text
    while let byte = rest.first {
      guard let end = closing(byte) else {
        let word = rest.prefix { !isBlank($0) && closing($0) == nil }
        if areBare, let address = address(trimmed(word)) { found.append(address) }
        rest = word.isEmpty ? rest.dropFirst() : rest.dropFirst(word.count)
        continue
      }
      let inner = rest.dropFirst().prefix { $0 != end && closing($0) == nil }
      if !areBare, rest.dropFirst(inner.count + 1).first == end {
        found += inner.split(whereSeparator: isBlank).compactMap { address(trimmed($0)) }
      }
      rest = rest.dropFirst(inner.count + 1)
    }
    return found
  }

  /// The bracket that ends what this one opens; nil for what is none.
  private static func closing(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "["): UInt8(ascii: "]")
    case UInt8(ascii: "("): UInt8(ascii: ")")
    default: nil
    }
  }

  /// Without the punctuation of a sentence.
  private static func trimmed(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var word = word
    while let last = word.last, ".,;!?".utf8.contains(last) { word.removeLast() }
    return word
  }

  /// The whole word as an address of a host, with the tag of RFC 5321 §4.1.3 or without. An IPv4 address that an IPv6
  /// socket shows in its own way is an IPv4 address.
  private static func address(_ word: ArraySlice<UInt8>) -> IPAddress? {
    let tag = "ipv6:"
    let isTagged =
      word.count > tag.utf8.count
      && zip(word, tag.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    let body = isTagged ? word.dropFirst(tag.utf8.count) : word
    guard body.count <= 45, let address = IPAddress(String(decoding: body, as: UTF8.self)), address.zone == nil,
      !isTagged || address.family == .v6
    else { return nil }
    let plain = address.unmapped
    return plain.octets.allSatisfy { $0 == 0 } ? nil : plain
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
