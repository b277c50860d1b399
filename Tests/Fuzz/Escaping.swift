// Invariant: escaped text is printable and one line, unescapes to the bytes, and nothing else does so in another way:
// what unescapes at all comes back as the same bytes when it is escaped again. Never a trap.

import SMTPWire

func checkEscaping(_ bytes: [UInt8]) {
  let text = Escaping.escaped(bytes)
  hold(isPrintable(text), "not printable: \(text.debugDescription)")
  hold(Escaping.unescaped(text) == bytes, "not restored: \(text.debugDescription)")
  hold(Escaping.escaped(bytes[...]) == text, "a slice is escaped otherwise")
  hold(
    Escaping.escaped(Array(text.utf8).filter { $0 != 0x5C }).utf8.count == text.utf8.filter { $0 != 0x5C }.count,
    "what is escaped would need it again")

  // The bytes as text that a person may have typed.
  let typed = String(decoding: bytes, as: UTF8.self)
  if let read = Escaping.unescaped(typed) {
    hold(Escaping.unescaped(Escaping.escaped(read)) == read, "not restored: \(typed.debugDescription)")
  }
}
