import SMTPWire
import Testing

@testable import ProbeEngine

@Suite("whatever is typed and answered")
struct RandomConversationTests {
  /// SplitMix64: the same on every machine.
  private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var value = state
      value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
      return value ^ value >> 31
    }
  }

  private static let typed = [
    "EHLO a", "HELO a", "LHLO a", "MAIL FROM:<>", "RCPT TO:<a@b.test>", "RSET", "DATA", ".", "..", "text", "", "/caps",
    "/raw AUTH PLAIN YQ==", "/raw \\x0d\\x0a", "/raw DATA\\x0d\\x0a.", "AUTH CRAM-MD5", "YQ==", "*", "=", "a\u{0}b",
    "grün",
    "BDAT 1", "QUIT x", "/nothing", "NOOP", "EHLO " + String(repeating: "x", count: 600),
  ]
  private static let said = [
    "250 ok\r\n", "250-a\r\n250-PIPELINING\r\n250 AUTH CRAM-MD5\r\n", "354 go\r\n", "334 YQ==\r\n", "334\r\n",
    "235 in\r\n",
    "550 no\r\n", "250-half", "stray\r\n", "250 a\r\n250 b\r\n", "451 later\n", "221 bye\r\n",
  ]

  @Test(
    "what goes out are whole lines, it ends once, and a prompt comes for each line",
    arguments: [Target.Dialect.smtp, .lmtp])
  func invariants(_ dialect: Target.Dialect) throws {
    for seed in 0..<400 as Range<UInt64> {
      var dice = Dice(state: seed)
      var turns = [Said.greeting]
      for _ in 0..<Int.random(in: 0..<24, using: &dice) {
        let line = Self.typed.randomElement(using: &dice) ?? ""
        switch Int.random(in: 0..<20, using: &dice) {
        case 0..<8: turns.append(.type(line))
        case 8: turns.append(.typeMore(line))
        case 9..<18: turns.append(.say(Self.said.randomElement(using: &dice) ?? ""))
        case 18: turns.append([.close, .reset, .silence, .endInput, .interrupt].randomElement(using: &dice) ?? .close)
        default: turns.append(.type("QUIT"))
        }
      }
      let outcome = try Dialogue {
        $0.target.dialect = dialect
        $0.plan.conversation = ConversationPlan()
        $0.plan.conversation?.pipelines = seed % 2 == 0
        $0.plan.limits.total = .seconds(100_000)
        $0.pieces = seed % 3 == 0 ? [1] : []
      }.play(turns)
      #expect(outcome.lines.allSatisfy { $0.hasSuffix("\r\n") }, "seed \(seed)")
      let ends = outcome.events.count { if case .ended = $0 { true } else { false } }
      #expect(ends == (outcome.finished ? 1 : 0), "seed \(seed)")
      if outcome.finished, case .ended? = outcome.events.last {} else { #expect(!outcome.finished, "seed \(seed)") }
      let prompts = outcome.events.count { if case .ready = $0 { true } else { false } }
      let lines = turns.count { turn in
        switch turn {
        case .type, .typeMore: true
        default: false
        }
      }
      #expect(prompts <= lines + 1, "seed \(seed)")
      #expect(!"\(outcome.events)".contains("PLAIN YQ=="), "seed \(seed)")
    }
  }
}
