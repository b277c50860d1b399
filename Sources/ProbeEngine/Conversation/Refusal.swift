/// Why a line is not sent, for people.
package struct Refusal: Hashable, Sendable {
  /// In lower case, without a full stop; escaped.
  package var message: String
  /// What to do about it, or where it is written.
  package var hint: String?
  /// Whether the line itself is as it should be, and the server's reply to one in front of it left no place for it.
  package var isDueToReply: Bool

  init(_ message: String, _ hint: String? = nil, isDueToReply: Bool = false) {
    self.message = message
    self.hint = hint
    self.isDueToReply = isDueToReply
  }

  /// - Parameter limit: octets with the line end.
  static func tooLong(_ limit: Int) -> Refusal {
    Refusal("the line is longer than \(limit) octets", "RFC 5321 section 4.5.3.1.4; /raw sends it all the same")
  }

  static func name(of byte: UInt8) -> String {
    switch byte {
    case 0x00: "NUL"
    case 0x0A: "bare LF"
    case 0x0D: "bare CR"
    default: "control byte"
    }
  }
}
