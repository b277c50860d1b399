import ProbeEngine
import Testing

@testable import ProbeReport

@Suite("The transcript")
struct TranscriptTests {
  private func entry(
    _ offset: Double, _ kind: TranscriptEntry.Kind, _ text: String, tls isInsideTLS: Bool = false
  ) -> TranscriptEntry {
    TranscriptEntry(offset: offset, kind: kind, isInsideTLS: isInsideTLS, bytes: Array(text.utf8))
  }

  @Test("shows time, direction, TLS and one line a line")
  func text() {
    let entries = [
      entry(0.41, .note, "connected to 127.0.0.1:25"), entry(2.5, .received, "220-mx\r\n220 hel"),
      entry(2.96, .received, "lo\r\n"), entry(3, .sent, "EHLO a.example\r\n"), entry(9, .sent, "QUIT\r\n", tls: true),
      entry(12345.67, .received, "221 bye\r\n", tls: true),
    ]
    #expect(
      Transcript.text(of: entries) == """
              0.4  == connected to 127.0.0.1:25
              2.5  <- 220-mx
              2.5  <- 220 hello
              3.0  -> EHLO a.example
              9.0  ~> QUIT
          12345.7  <~ 221 bye

        """)
  }

  @Test(
    "tells every end of a line but CRLF",
    arguments: [
      ("250 a\r\n", "250 a"), ("250 a\n", "250 a\\x0a"), ("250 a", "250 a\\"), ("250 a\r", "250 a\\x0d\\"),
      ("250 a\r\r\n", "250 a\\x0d"), ("250 a\\", "250 a\\\\\\"), ("250 a\\\r\n", "250 a\\\\"), ("\r\n", ""),
      ("\n", "\\x0a"), (" a \r\n", "\\x20a\\x20"), ("  \r\n", "\\x20\\x20"), ("a\0\u{1B}\r\n", "a\\x00\\x1b"),
    ])
  func ends(_ bytes: String, _ shown: String) {
    let line = shown.isEmpty ? "" : " " + shown
    #expect(Transcript.text(of: [entry(1, .received, bytes)]) == "      1.0  <-\(line)\n")
  }

  @Test("reads back to the same bytes, whatever they are")
  func lossless() throws {
    var generator = Generator(state: 7)
    let alphabet: [UInt8] =
      Array("ab \\x1\r\n\r\n".utf8) + [0x00, 0x1B, 0x7F, 0x9B, 0xC2, 0x85, 0xE2, 0x80, 0xAE, 0xFF]
    for _ in 0..<400 {
      let entries = (0..<Int.random(in: 0...6, using: &generator)).map { index in
        let bytes = (0..<Int.random(in: 0...12, using: &generator)).compactMap { _ in
          alphabet.randomElement(using: &generator)
        }
        let kinds: [TranscriptEntry.Kind] = [.sent, .received, .note]
        return TranscriptEntry(
          offset: Double(index), kind: kinds.randomElement(using: &generator) ?? .note,
          isInsideTLS: false, bytes: bytes)
      }
      let text = Transcript.text(of: entries)
      let lines = Transcript.lines(of: entries)
      #expect(Transcript.entries(of: text) == lines, "\(text)")
      #expect(lines.flatMap(\.bytes) == entries.flatMap(\.bytes))
    }
  }

  @Test("refuses what it did not write", arguments: ["hello", "1.0  ?? a", "1.0  <- \\q", "x  <- a", "1.0"])
  func refuses(_ text: String) { #expect(Transcript.entries(of: text) == nil) }

  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }
}
