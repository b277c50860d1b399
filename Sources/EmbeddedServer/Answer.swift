/// What a server does on one occasion: steps, one after the other.
package struct Answer: Hashable, Sendable, ExpressibleByArrayLiteral {
  package enum Step: Hashable, Sendable {
    /// In one segment, unless the script cuts segments.
    case send([UInt8])
    /// One octet at a time with a pause after each, until all are sent or the peer closes.
    case drip([UInt8], every: Duration)
    /// Over and over until the peer closes, as fast as it takes them.
    case sendEndlessly([UInt8])
    case pause(Duration)
    /// Where the peer has already spoken: sends this in place of all that is left, and closes.
    case punishEarlyTalker([UInt8])
    /// Throws away what the peer sent behind its command (RFC 3207 §4.2) and waits for its handshake.
    case startTLS
    /// Asks for another handshake within TLS (HelloRequest, RFC 5246 §7.4.1.1); nothing under TLS 1.3, which has none.
    case renegotiate
    /// From here on nothing that the peer sends is read as a command.
    case turnDeaf
    /// Ends TLS, where there is any, with close_notify (RFC 8446 §6.1), and then the connection with FIN.
    case close
    /// FIN without close_notify.
    case cutOff
    /// RST (over a Unix socket, which has none, a plain close).
    case reset
  }

  package var steps: [Step]

  package init(_ steps: [Step]) { self.steps = steps }
  package init(arrayLiteral steps: Step...) { self.steps = steps }

  /// One reply of one line: code, blank, text.
  package static func reply(_ code: Int, _ text: String) -> Answer { [.send(line("\(code) \(text)"))] }

  /// Each line with its CRLF, all in one segment.
  package static func lines(_ lines: String...) -> Answer { [.send(lines.flatMap(line))] }

  /// Exactly these bytes.
  package static func bytes(_ bytes: [UInt8]) -> Answer { [.send(bytes)] }

  /// A reply behind which the server closes.
  package static func closing(_ code: Int, _ text: String) -> Answer { reply(code, text) + [.close] }

  /// The usual answer to a STARTTLS that is accepted.
  package static let acceptTLS: Answer = reply(220, "2.0.0 Ready to start TLS") + [.startTLS]

  /// Nothing at all; the dialogue goes on with the next command.
  package static let nothing: Answer = []

  /// Nothing, and nothing ever after.
  package static let silence: Answer = [.turnDeaf]

  package static func + (left: Answer, right: Answer) -> Answer { Answer(left.steps + right.steps) }

  package static func line(_ text: String) -> [UInt8] { Array(text.utf8) + [0x0D, 0x0A] }

  /// Whether the code that it says first is of class 2 or 3, so that the command counts as done.
  var isPositive: Bool {
    for step in steps {
      switch step {
      case .send(let bytes), .drip(let bytes, _), .sendEndlessly(let bytes):
        guard let line = bytes.split(separator: 0x0A).first(where: Self.beginsWithCode) else { continue }
        return line.first == UInt8(ascii: "2") || line.first == UInt8(ascii: "3")
      case .pause, .punishEarlyTalker, .startTLS, .renegotiate, .turnDeaf: continue
      case .close, .cutOff, .reset: return false
      }
    }
    return false
  }

  /// Lines without a code in front of a reply say nothing.
  private static func beginsWithCode(_ line: ArraySlice<UInt8>) -> Bool {
    line.count >= 3 && line.prefix(3).allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
