// Invariant: whatever a user types as a target is read, or refused with one printable line. What is read has a name that
// holds no control byte, a port where it has an address, and reads the same when its input is typed again. Never a trap.

import MailDNS
import ProbeEngine
import SMTPWire

func checkTarget(_ bytes: [UInt8]) {
  var choices = Choices(bytes)
  let mx: Bool? = choices.pick([nil, true, false])
  let text = String(decoding: choices.rest, as: UTF8.self)
  do throws(TargetError) {
    let target = try Target(parsing: text, mx: mx)
    hold(target.input == text, "the input is not what was typed")
    hold(!target.name.isEmpty && !target.asciiName.isEmpty, "a target without a name")
    hold((target.port == nil) == (target.kind == .unix), "a port")
    hold((1...65_535).contains(target.port ?? 1), "port \(target.port ?? 0)")
    switch target.kind {
    case .domain, .host:
      hold(((try? HostName(target.asciiName))?.ascii) != nil, "no host name: \(target.asciiName.debugDescription)")
    case .address: hold(IPAddress(target.name) != nil, "no address: \(target.name.debugDescription)")
    case .unix: hold(!target.name.utf8.contains(0), "a path with NUL")
    }
    let again = try? Target(parsing: text, mx: mx)
    hold(again == target, "read twice, it differs")
  } catch {
    hold(isPrintable(error.message), "a message that is not printable: \(error.message.debugDescription)")
  }
  // The pieces that it is read by.
  if let address = IPAddress(text) {
    hold(IPAddress(address.description)?.octets == address.octets, "an address that is written down: \(address)")
    hold(isPrintable(address.description) && isPrintable(address.addressLiteral), "an address that is not printable")
  }
  if let name = try? HostName(text) {
    hold((try? HostName(name.ascii)) == name && name.ascii.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "a host name")
  }
}
