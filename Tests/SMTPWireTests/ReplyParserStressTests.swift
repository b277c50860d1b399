import Testing

@testable import SMTPWire

@Suite("A peer that means harm")
struct ReplyParserStressTests {
  @Test("searches each byte once when 128 KiB come one by one")
  func linearSearch() throws {
    var framer = LineFramer(lineLimit: 1 << 20, capacity: 1 << 20)
    let total = 128 * 1024
    var searched = 0
    for _ in 0..<total {
      framer.append(CollectionOfOne(0x78))
      searched += framer.unsearchedCount
      #expect(try framer.nextLine() == nil)
    }
    #expect(searched == total)
  }

  @Test("searches each byte once when lines come byte by byte and are handed out between")
  func linearLines() throws {
    var framer = LineFramer(lineLimit: 100, capacity: 1000)
    let stream = Array(String(repeating: "250-0123456789\r\n", count: 4096).utf8)
    var searched = 0
    var lines = 0
    for byte in stream {
      framer.append(CollectionOfOne(byte))
      searched += framer.unsearchedCount
      while try framer.nextLine() != nil {
        lines += 1
        if lines.isMultiple(of: 8) { framer.release() }
      }
    }
    #expect(searched == stream.count)
    #expect(lines == 4096)
    #expect(framer.storedCount <= 2 * 8 * 16)
  }

  @Test("gives up an endless name at the line limit, not at the end of it")
  func endlessName() throws {
    var parser = ReplyParser()
    var sent = 0
    let piece = [UInt8](repeating: 0x61, count: 100)
    parser.append(Array("220 ".utf8))
    while sent < 1_000_000 {
      parser.append(piece)
      sent += piece.count
      do {
        #expect(try parser.next() == nil)
      } catch {
        break
      }
    }
    #expect(sent == 8200)
    #expect(parser.storedCount <= 8204)
  }

  @Test("survives 80 KB without a line end in one piece")
  func noLineEnd() {
    let outcome = Outcome(of: [UInt8](repeating: 0x32, count: 80_000))
    #expect(outcome.replies == [])
    guard case .tooLong("a line of more than 8192 octets", let line) = outcome.error else {
      Issue.record("\(String(describing: outcome.error))")
      return
    }
    #expect(line.count == 64)
  }

  @Test("takes a piece as large as a reply may be behind the longest line that lacks its LF")
  func largestPiece() throws {
    var parser = ReplyParser(limits: ReplyLimits(lineLength: 16, totalLength: 64))
    parser.append(Array("220-0123456789ab\r".utf8))
    #expect(try parser.next() == nil)
    let piece = Array(("\n" + String(repeating: "220 x\r\n", count: 9)).utf8)
    #expect(piece.count == 64)
    parser.append(piece)
    #expect(try parser.next() == Reply(code: 220, text: "0123456789ab", "x"))
    for _ in 0..<8 { #expect(try parser.next() == Reply(code: 220, text: "x")) }
    #expect(try parser.next() == nil)
    #expect(!parser.isMidReply)
  }

  @Test("survives an endless reply", arguments: ["250-x\r\n", "250-\n", "x\r\n", "\n", "\r\r\r\n"])
  func endlessReply(_ line: String) throws {
    var parser = ReplyParser()
    let piece = Array(String(repeating: line, count: 100).utf8)
    for _ in 0..<1000 {
      parser.append(piece)
      do {
        #expect(try parser.next() == nil)
      } catch {
        #expect(parser.storedCount < 8 * 1024)
        return
      }
    }
    Issue.record("never given up")
  }

  @Test("hands out a thousand replies of one segment")
  func thousandReplies() {
    let bytes = Array((0..<1000).map { "\(200 + $0 % 400) number \($0)\r\n" }.joined().utf8)
    let replies = (0..<1000).map { Reply(code: 200 + $0 % 400, text: "number \($0)") }
    #expect(Outcome(of: bytes).replies == replies)
    #expect(Outcome(of: bytes.indices.map { bytes[$0...$0] }).replies == replies)
  }

  @Test("holds no more in memory than the limits allow, even if nobody reads")
  func boundedMemory() throws {
    let limits = ReplyLimits(lineLength: 100, totalLength: 1000)
    var parser = ReplyParser(limits: limits)
    let piece = Array(String(repeating: "250 x\r\n", count: 10).utf8)
    for _ in 0..<1000 {
      parser.append(piece)
      #expect(parser.storedCount <= 1101)
    }
    var replies = 0
    #expect(throws: ReplyError.tooLong(limit: "more than 1101 octets at once", line: [0x32, 0x35])) {
      while try parser.next() != nil { replies += 1 }
    }
    #expect(replies == 157)
  }

  @Test("keeps memory bounded through a long dialogue, however it is cut", arguments: [1, 7, 64, 1000, 5000])
  func longDialogue(_ size: Int) throws {
    let stream = Array(String(repeating: "250-abcdefgh\r\n250-ijkl\n250 mnop\r\n", count: 3000).utf8)
    var parser = ReplyParser()
    var replies = 0
    for start in stride(from: 0, to: stream.count, by: size) {
      parser.append(stream[start..<min(start + size, stream.count)])
      while try parser.next() != nil { replies += 1 }
      #expect(parser.storedCount <= 2 * (size + 34))
    }
    #expect(replies == 3000)
    #expect(!parser.isMidReply)
  }

  @Test("makes the same of random bytes whole, cut, and byte by byte")
  func randomBytes() {
    var generator = SplitMix64(seed: 2026)
    // Bytes that mean something are as frequent as in a reply.
    let alphabet = Array("0123456789  --\r\n\r\n\n\t250-250 220 x".utf8) + [0x00, 0x1B, 0x80, 0xFF]
    let limits = ReplyLimits(lineLength: 40, totalLength: 120, lineCount: 6, strayLineCount: 12)
    var ends: [String: Int] = [:]
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 0..<160, using: &generator)).map { _ in
        alphabet.randomElement(using: &generator) ?? 0
      }
      let whole = Outcome(of: bytes, limits: limits)
      let cut = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &generator)
      #expect(Outcome(of: [bytes[..<cut], bytes[cut...]], limits: limits) == whole, "\(Escaping.escaped(bytes))")
      #expect(Outcome(of: bytes.indices.map { bytes[$0...$0] }, limits: limits) == whole, "\(Escaping.escaped(bytes))")
      for reply in whole.replies {
        #expect((200..<600).contains(reply.code))
        #expect(!reply.lines.isEmpty)
      }
      switch whole.error {
      case nil: ends["more", default: 0] += 1
      case .malformed: ends["malformed", default: 0] += 1
      case .tooLong(let limit, _): ends[limit, default: 0] += 1
      }
      if !whole.replies.isEmpty { ends["replies", default: 0] += 1 }
    }
    // The corpus is worth its while: it meets every outcome.
    #expect(ends.count >= 5, "\(ends)")
  }
}

/// A small generator, so that a corpus is the same on every run.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
