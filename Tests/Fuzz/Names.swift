// Invariant: whatever a resolver hands over as the data of a record or as a whole message is read, or is not: never a trap,
// and no name comes out of it that is longer than a name can be or holds a byte that must not be printed. What was read
// of a name is the same name when its labels are read again.

import MailDNS

func checkNames(_ bytes: [UInt8]) {
  if let message = DNSMessage(wire: bytes) {
    for record in message.answers {
      check(record.name)
      record.target.map(check)
      for alias in message.aliases(from: record.name) { check(alias.target) }
      _ = message.hasSignature(of: .mx, for: record.name)
    }
  }
  if let record = MXRecord(wire: bytes) {
    hold((0...65_535).contains(record.preference), "preference \(record.preference)")
    check(record.exchange)
  }
  if let record = SRVRecord(wire: bytes) {
    hold([record.priority, record.weight, record.port].allSatisfy((0...65_535).contains), "a number of an SRV record")
    check(record.target)
  }
  if let name = DNSName(wholeWire: bytes) { check(name) }
  if let name = DNSName(wire: bytes) { check(name) }
  if let record = TXTRecord(wire: bytes) {
    hold(!record.strings.isEmpty && record.strings.allSatisfy { $0.count <= 255 }, "the strings of a TXT record")
    hold(record.joined.count + record.strings.count == bytes.count, "bytes of a TXT record are lost")
  }
  if let record = TLSARecord(wire: bytes) {
    let read = [record.usage, record.selector, record.matchingType] + record.data
    hold(read == bytes, "bytes of a TLSA record are lost")
  }
  for family in [IPAddress.Family.v4, .v6] {
    if let address = IPAddress(wire: bytes, family: family) {
      hold(address.octets == bytes, "an address")
      check(DNSName(reverseOf: address))
    }
  }
}

private func check(_ name: DNSName) {
  let wire: [UInt8] = name.labels.flatMap { label -> [UInt8] in [UInt8(label.count)] + label } + [0]
  hold(wire.count <= 255, "a name of \(wire.count) octets")
  hold(DNSName(wholeWire: wire) == name, "read twice, it differs: \(name)")
  hold(isPrintable(name.description), "not printable: \(name.description.debugDescription)")
  if let host = name.hostName { hold(DNSName(host) == name, "as a host it is another: \(name)") }
}
