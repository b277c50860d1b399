import ProbeEngine
import Testing

@testable import ScanPlan

@Suite("What an earlier run wrote")
struct EarlierLineTests {
  private func line(_ text: String) -> EarlierLine? { EarlierLine.Reader().read(Array(text.utf8))?.line }

  @Test("is read back as far as it is needed")
  func read() {
    #expect(
      line(
        #"{"schema":"ehlo/endpoint/1","line":3,"conclusion":"inconclusive","id":"192.0.2.1:25/mx.a.test","#
          + #""nested":{"id":"x","verdict":["pass"]},"list":[{"verdict":"pass"},-1.5e3,null],"#
          + #""findings":[{"level":"note","x":{"level":"error"}},{"level":"warning"}],"verdict":"incomplete"}"#)
        == .endpoint(
          id: "192.0.2.1:25/mx.a.test", EndpointFact(.inconclusive, .incomplete),
          .init(levels: ["note", "warning"], isComplete: false)))
    #expect(
      line(
        #" { "schema" : "ehlo/target/1" , "line":7, "shard":"1/4","target":{"input":"a\"\\xFF\u00e9","policy":"may"},"#
          + #" "complete":false, "verdict":"fail" } "#)
        == .target(
          .init(line: 7, input: "a\"\\xFFé", policy: "may", shard: "1/4"), .init(levels: [], isComplete: false)))
  }

  @Test("is read with what else is asked for, in its order")
  func noted() throws {
    let reader = EarlierLine.Reader(noting: ["verdict", "findings[].id", "tls.version"])
    let text =
      #"{"schema":"ehlo/endpoint/1","conclusion":"observed","id":"1","tls":{"version":"TLSv1.3","x":1},"#
      + #""findings":[{"id":"b","level":"note"},{"id":"a","level":"note"}],"verdict":"pass"}"#
    let (line, noted) = try #require(reader.read(Array(text.utf8)))
    #expect(line == .endpoint(id: "1", EndpointFact(.observed, .pass), .init(levels: ["note"])))
    #expect(noted.map(\.path) == ["tls.version", "findings[].id", "findings[].id", "verdict"])
    #expect(noted.map(\.text) == ["TLSv1.3", "b", "a", "pass"])
    #expect(reader.read(Array(#"{"verdict":"pass"}"#.utf8)) == nil)
  }

  @Test("says what it could not judge by itself, whatever its verdict; a skipped endpoint hides nothing of the others")
  func completeness() {
    for (conclusion, complete, verdict, expected) in [
      ("observed", "true", "fail", true), ("observed", "false", "fail", false), ("observed", "true", "warn", true),
      ("inconclusive", "false", "incomplete", false), ("skipped", "false", "incomplete", true),
    ] {
      let text =
        #"{"schema":"ehlo/endpoint/1","id":"1","conclusion":"\#(conclusion)","complete":\#(complete),"#
        + #""verdict":"\#(verdict)"}"#
      guard case .endpoint(_, _, let judgement) = line(text) else { return #expect(Bool(false), "\(text)") }
      #expect(judgement.isComplete == expected, "\(text)")
    }
    let elsewhere = line(
      #"{"schema":"ehlo/target/1","line":1,"target":{"input":"a","policy":"may"},"complete":null,"verdict":null}"#)
    #expect(
      elsewhere == .target(.init(line: 1, input: "a", policy: "may", shard: nil), .init(levels: [], isComplete: true)))
  }

  @Test("tells apart who was denied from who could not be reached at all")
  func denied() throws {
    for (word, conclusion, isComplete) in [
      ("\"denied\"", .denied, false), ("\"no-route\"", .skipped, true), ("null", .skipped, true),
    ] as [(String, EndpointFact.Conclusion, Bool)] {
      let text =
        #"{"schema":"ehlo/endpoint/1","id":"1","conclusion":"skipped","not_asked":\#(word),"complete":false,"#
        + #""verdict":"incomplete"}"#
      #expect(
        line(text) == .endpoint(id: "1", EndpointFact(conclusion, .incomplete), .init(isComplete: isComplete)))
    }
  }

  @Test("tells what endpoints are compared by, and of a line that has none or another form that nothing is known")
  func imprint() {
    var imprint = Imprint()
    imprint.cipher = 0x1302
    for (text, expected) in [
      ("\"\(imprint.text)\"", imprint), ("null", Imprint()), ("\"02\(imprint.text.dropFirst(2))\"", Imprint()),
      ("[\"\(imprint.text)\"]", Imprint()),
    ] {
      #expect(
        line(
          #"{"schema":"ehlo/endpoint/1","conclusion":"observed","imprint":\#(text),"id":"1","verdict":"pass"}"#)
          == .endpoint(id: "1", EndpointFact(.observed, .pass, expected), .init()))
    }
  }

  @Test(
    "is nothing where it is cut off anywhere, or of another kind",
    arguments: [
      #"{"schema":"ehlo/target/1","line":7,"target":{"input":"a.test","policy":"may"},"endpoints":["1"],"verdict":"warn"}"#,
      #"{"schema":"ehlo/endpoint/1","line":7,"id":"1","conclusion":"skipped","x":[{}],"verdict":"incomplete"}"#,
    ])
  func cut(_ text: String) {
    #expect(line(text) != nil)
    for count in 0..<text.utf8.count { #expect(line(String(text.utf8.prefix(count)) ?? "") == nil) }
    for (old, new) in [
      ("/1", "/2"), ("verdict", "verdikt"), ("line", "id"), ("incomplete", "done"), ("warn", "done"),
      ("\"line\":7", "\"line\":0"),
    ] where text.contains(old) {
      let other = text.replacing(old, with: new)
      #expect(line(other) == nil || line(other) == line(text), "\(other)")
    }
    #expect(line(text + "}") == nil)
    #expect(line(text + "{}") == nil)
  }

  @Test("garbage of any depth is none", arguments: ["[", "{\"a\":", "{", "\"", "{\"a\":[", "\\"])
  func garbage(_ piece: String) { #expect(line(String(repeating: piece, count: 100_000)) == nil) }

  @Test("the finished lines are known, and that another target or policy stands there")
  func finished() {
    var lines = FinishedLines()
    lines.insert(5, input: "a.test", policy: "may")
    lines.insert(2, input: "b.test", policy: "may")
    lines.insert(5, input: "a.test", policy: "may")
    lines.insert(0, input: "c.test", policy: "may")
    lines.insert(.max, input: "d.test", policy: "may")
    #expect(lines.count == 2)
    #expect(lines.answer(5, input: "a.test", policy: "may") == .finished)
    #expect(lines.answer(5, input: "b.test", policy: "may") == .other)
    #expect(lines.answer(5, input: "a.test", policy: "verify") == .other)
    for line in [0, 1, 3, 6, -1, .max, .min + 1] {
      #expect(lines.answer(line, input: "a.test", policy: "may") == .open)
    }
  }
}
