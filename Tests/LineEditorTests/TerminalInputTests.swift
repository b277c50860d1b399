import TestSupport
import Testing

@testable import LineEditor

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite("characters of a terminal, and what comes up meanwhile")
struct TerminalInputTests {
  /// The writing end of what the input reads.
  private func input() throws -> (TerminalInput, Int32) {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    return (try #require(TerminalInput(descriptor: ends[0])), ends[1])
  }

  private func send(_ bytes: [UInt8], to descriptor: Int32) {
    _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  }

  private func characters(_ input: TerminalInput, count: Int) -> String {
    var text = ""
    for _ in 0..<count { if case .character(let scalar) = input.next() { text.unicodeScalars.append(scalar) } }
    return text
  }

  @Test("characters of one to four octets come as they were typed")
  func characters() throws {
    let (input, end) = try input()
    send(Array("aé€😀\u{1B}".utf8), to: end)
    #expect(characters(input, count: 5) == "aé€😀\u{1B}")
    close(end)
    #expect(input.next() == .end)
  }

  @Test("what was typed ahead is known before it is read")
  func ahead() throws {
    let (input, end) = try input()
    #expect(!input.hasCharacter)
    send([0x61], to: end)
    #expect(input.hasCharacter)
    #expect(input.next() == .character("a"))
    #expect(!input.hasCharacter)
    close(end)
  }

  @Test("what is no UTF-8 is a character that says so")
  func malformed() throws {
    let (input, end) = try input()
    send([0xFF, 0x41, 0xE2, 0x82, 0x42, 0x80], to: end)
    close(end)
    #expect(characters(input, count: 5) == "\u{FFFD}A\u{FFFD}B\u{FFFD}")
    #expect(input.next() == .end)
  }

  @Test("text is shown before what was typed is read, and all that came together at once")
  func interjection() throws {
    let (input, end) = try input()
    send([0x41], to: end)
    input.interject(Array("one\n".utf8))
    input.interject(Array("two\n".utf8))
    #expect(input.next() == .interjection(Array("one\ntwo\n".utf8)))
    #expect(input.next() == .character("A"))
    close(end)
  }

  @Test("whoever waits is woken by text, and by the end")
  func woken() async throws {
    let (input, end) = try input()
    let first = OwnThread { [input.next(), input.next()] }
    input.interject([0x41])
    input.end()
    let events = try await first.value
    #expect(events == [.interjection([0x41]), .end] || events == [.end, .end])
    #expect(input.isClosed)
    close(end)
  }

  @Test("without libedit there is no editor")
  func missing() {
    #expect(EditLibrary(fileNames: ["libedit-that-is-not.so"]) == nil)
    #expect(EditLibrary() != nil)
    #expect(LineEditor(library: nil, hasCursor: true) == nil)
  }
}
