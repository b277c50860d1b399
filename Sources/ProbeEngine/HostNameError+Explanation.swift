package import MailDNS
import SMTPWire

extension HostNameError {
  /// What is wrong, in words that follow a colon behind the name or whatever holds it.
  package var explanation: String {
    switch self {
    case .empty: "the name is empty"
    case .emptyLabel: "the name has an empty label: two dots in a row, or one at its beginning"
    case .tooLong: "the name is longer than 253 bytes"
    case .labelTooLong(let label): "the label '\(Escaping.escaped(label.utf8))…' is longer than 63 bytes"
    case .forbiddenByte(let byte): "'\(Escaping.escaped([byte]))' may not stand in a name"
    case .hyphenAtEdge(let label): "the label '\(Escaping.escaped(label.utf8))' begins or ends with a hyphen"
    case .notASCII: "the name is not ASCII"
    }
  }
}
