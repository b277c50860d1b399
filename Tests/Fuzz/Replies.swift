// Invariant: any bytes, whole or cut anywhere, give the same replies, the same error and the same leftover. No reply
// passes its limits, none is without a line, its code is one of 200 to 599, and what is written down of it reads as the
// same reply. Memory is bounded by the limits, however much comes. Never a trap.

import MailDNS
import ProbeEngine
import SMTPWire

func checkReplies(_ bytes: [UInt8]) {
  var choices = Choices(bytes)
  let limits = choices.pick([
    ReplyLimits(), ReplyLimits(lineLength: 16, totalLength: 64, lineCount: 4, strayLineCount: 2),
    ReplyLimits(lineLength: 600, totalLength: 1024, lineCount: 64, strayLineCount: 4),
    ReplyLimits(lineLength: 0, totalLength: 0, lineCount: 0, strayLineCount: 0),
    ReplyLimits(lineLength: 8, totalLength: .max, lineCount: .max, strayLineCount: .max),
  ])
  var cuts = Cuts(seed: choices.byte())
  let stream = choices.rest

  // What the parser promises holds for pieces no larger than a reply.
  let most = max(1, limits.totalLength)
  let whole = Reading(of: pieces(of: stream, size: most), limits)
  hold(Reading(of: cuts.pieces(of: stream, atMost: most), limits) == whole, "cut anywhere, the stream reads otherwise")
  hold(Reading(of: pieces(of: stream, size: 1), limits) == whole, "byte by byte, the stream reads otherwise")
  // In one piece as large as may be: nothing to compare, but nothing may go wrong.
  _ = Reading(of: [stream], limits)
  for reply in whole.replies { check(reply, limits) }
}

/// All that a parser tells of one stream.
private struct Reading: Equatable {
  var replies: [Reply] = []
  var error: ReplyError?
  var isMidReply = false
  var incompleteLine: [UInt8] = []
  var strayLines: [[UInt8]] = []
  var leftover: [UInt8] = []

  init(of pieces: [ArraySlice<UInt8>], _ limits: ReplyLimits) {
    var parser = ReplyParser(limits: limits)
    let (most, isUnbounded) = limits.totalLength.addingReportingOverflow(limits.lineLength)
    for piece in pieces {
      parser.append(piece)
      do throws(ReplyError) {
        while let reply = try parser.next() { replies.append(reply) }
      } catch {
        self.error = error
        break
      }
      // A copy is asked, so that the parser keeps its bytes.
      var copy = parser
      let held = copy.takeLeftover().count
      hold(isUnbounded || held <= limits.totalLength + most + 2, "\(held) bytes are held")
      hold((held == 0) == !parser.isMidReply, "bytes are held outside any reply, or none within one")
    }
    if let error {
      parser.append(pieces.joined())
      do throws(ReplyError) {
        hold(try parser.next() == nil, "a reply after an error")
        hold(false, "no error after an error")
      } catch let again {
        hold(again == error, "another error after an error")
      }
      return
    }
    isMidReply = parser.isMidReply
    incompleteLine = Array(parser.incompleteLine)
    strayLines = parser.strayLinesSoFar
    leftover = parser.takeLeftover()
    hold(!parser.isMidReply && parser.takeLeftover().isEmpty, "a leftover that was taken is still there")
  }
}

private func pieces(of stream: ArraySlice<UInt8>, size: Int) -> [ArraySlice<UInt8>] {
  stride(from: stream.startIndex, to: stream.endIndex, by: size).map { start in
    stream[start..<(stream.endIndex - start > size ? start + size : stream.endIndex)]
  }
}

private func check(_ reply: Reply, _ limits: ReplyLimits) {
  hold((200..<600).contains(reply.code), "code \(reply.code)")
  hold((1...max(1, limits.lineCount)).contains(reply.lines.count), "\(reply.lines.count) lines")
  hold(reply.strayLines.count <= limits.strayLineCount, "\(reply.strayLines.count) stray lines")
  let lines = reply.lines + reply.strayLines
  hold(lines.allSatisfy { $0.count <= limits.lineLength && !$0.contains(0x0A) && $0.last != 0x0D }, "a line")
  hold(lines.reduce(0) { $0 + $1.count } <= limits.totalLength, "the sum of all lines")
  hold(Set(reply.deviations).count == reply.deviations.count, "a deviation that is named twice")
  hold(reply.deviations.contains(.lineWithoutCode) == !reply.strayLines.isEmpty, "stray lines without their deviation")
  hold([reply.isPositive, reply.isTransientFailure, reply.isPermanentFailure].count { $0 } == 1, "the kind of a code")
  hold(isPrintable(reply.quoted), "a quotation that is not printable")
  if let status = reply.enhanced {
    hold(reply.lines[0].starts(with: status.description.utf8), "an enhanced code that nobody sent: \(status)")
  }

  // RFC 5321 §4.2.1, as it should have been sent.
  var written: [UInt8] = []
  for (index, line) in reply.lines.enumerated() {
    written += Array("\(reply.code)\(index == reply.lines.count - 1 ? " " : "-")".utf8) + line + [0x0D, 0x0A]
  }
  let again = Reading(of: [written[...]], ReplyLimits(lineLength: .max, totalLength: .max, lineCount: .max))
  hold(again.replies.map(\.lines) == [reply.lines] && again.leftover.isEmpty, "a reply that is written down")

  // What is read out of it.
  _ = Greeting(reply: reply)
  let hello = HelloResponse(verb: .ehlo, reply: reply)
  hold(hello.capabilities.count < reply.lines.count, "the first line is no capability")
  hold(HelloResponse(verb: .helo, reply: reply).capabilities.isEmpty, "HELO has no capabilities")
  let seen = SeenAddress.read(from: hello, announced: "[127.0.0.1]", local: .loopback, peer: nil)
  hold(seen == nil || seen != .loopback && seen?.zone == nil, "an address that the server cannot have seen")
  for capability in hello.capabilities {
    hold(
      !capability.keyword.isEmpty
        && hello.capabilities.contains(named: "X")
          == hello.capabilities.contains {
            $0.name == Array("X".utf8)
          },
      "a keyword")
    hold(
      hello.capabilities.parameters(of: String(decoding: capability.name, as: UTF8.self)).allSatisfy(isPrintable),
      "parameters that are not printable")
  }
  let same = CapabilityChanges(before: hello.capabilities, after: hello.capabilities.reversed())
  hold(same.added.isEmpty && same.removed.isEmpty && same.changed.isEmpty, "a change from one reply to itself")
  let none = CapabilityChanges(before: hello.capabilities, after: [])
  hold(none.removed.count == same.unchanged.count && none.added.isEmpty, "all capabilities gone")
}
