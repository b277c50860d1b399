import ProbeEngine
import Testing

@testable import ScanPlan

@Suite("What an earlier run wrote")
struct EarlierLineTests {
  private func line(_ text: String) -> EarlierLine? { EarlierLine(Array(text.utf8)) }

  @Test("is read back as far as it is needed")
  func read() {
    #expect(
      line(
        #"{"schema":"ehlo/endpoint/1","line":3,"conclusion":"inconclusive","id":"192.0.2.1:25/mx.a.test","#
          + #""nested":{"id":"x","verdict":["pass"]},"list":[{"verdict":"pass"},-1.5e3,null],"verdict":"incomplete"}"#)
        == .endpoint(id: "192.0.2.1:25/mx.a.test", EndpointFact(.inconclusive, .incomplete)))
    #expect(
      line(#" { "schema" : "ehlo/target/1" , "line":7, "target":{"input":"a\"\\xFF\u00e9"}, "verdict":"warn" } "#)
        == .target(line: 7, input: "a\"\\xFFé", .warn))
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
          == .endpoint(id: "1", EndpointFact(.observed, .pass, expected)))
    }
  }

  @Test(
    "is nothing where it is cut off anywhere, or of another kind",
    arguments: [
      #"{"schema":"ehlo/target/1","line":7,"target":{"input":"a.test"},"endpoints":["1","2"],"verdict":"warn"}"#,
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
  }

  @Test("garbage of any depth is none", arguments: ["[", "{\"a\":", "{", "\"", "{\"a\":[", "\\"])
  func garbage(_ piece: String) { #expect(line(String(repeating: piece, count: 100_000)) == nil) }

  @Test("the finished lines are known, and that another target stands there")
  func finished() {
    var lines = FinishedLines()
    lines.insert(5, input: "a.test")
    lines.insert(2, input: "b.test")
    lines.insert(5, input: "a.test")
    lines.insert(0, input: "c.test")
    lines.insert(.max, input: "d.test")
    #expect(lines.count == 2)
    #expect(lines.answer(5, input: "a.test") == .finished)
    #expect(lines.answer(5, input: "b.test") == .other)
    for line in [0, 1, 3, 6, -1, .max, .min + 1] { #expect(lines.answer(line, input: "a.test") == .open) }
  }
}
