import Findings
import Testing

@testable import ProbeReport

@Suite("What holds for every text report")
struct TextPropertyTests {
  static let names = Fixture.all.keys.sorted()

  @Test("keeps to the width from 40 to 200 columns, and leaves no trailing blank", arguments: names)
  func width(_ name: String) throws {
    let judged = try #require(Fixture.all[name])
    for isVerbose in [false, true] {
      for width in isVerbose ? [40, 63, 80, 120, 200] : Array(40...200) {
        let lines = Fixture.text(judged, width: width, isVerbose: isVerbose).split(
          separator: "\n", omittingEmptySubsequences: false)
        for line in lines {
          #expect(Columns.width(of: line) <= width, "\(width): \(line)")
          #expect(line.last != " ", "\(width): \(line)")
        }
      }
    }
  }

  @Test("holds no control but line ends and no bidirectional control", arguments: names)
  func controls(_ name: String) throws {
    let judged = try #require(Fixture.all[name])
    for format in OutputFormat.allCases {
      let text = ReportRenderer(generator: Fixture.generator, isVerbose: true)
        .text(of: .judged(judged.target, judged.findings), as: format)
      for scalar in text.unicodeScalars where scalar != "\n" {
        #expect(!(0...0x1F).contains(scalar.value) && !(0x7F...0x9F).contains(scalar.value), "\(format)")
        #expect(!(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value), "\(format)")
        #expect(![0x061C, 0x200E, 0x200F, 0x2028, 0x2029].contains(scalar.value), "\(format)")
      }
    }
  }

  @Test("cuts and breaks no escape", arguments: [40, 47, 61, 80, 133])
  func wholeEscapes(_ width: Int) throws {
    let judged = try #require(Fixture.all["hostile"])
    for line in Fixture.text(judged, width: width).split(separator: "\n") {
      // What a cut escape would leave at the end of a line or of a cell.
      #expect(line.firstRange(of: /(?:^|[^\\])(?:\\\\)*\\(?:x[0-9a-f]?)?(?: |…|$)/) == nil, "\(line)")
    }
  }

  @Test("colours by SGR 1, 2 and 3x alone, and says the same without", arguments: names)
  func colours(_ name: String) throws {
    let judged = try #require(Fixture.all[name])
    let coloured = Fixture.text(judged, isColoured: true)
    #expect(coloured.contains("\u{1B}["))
    #expect(coloured.replacing(/\u{1B}\[(?:[012]|3[0-7])m/, with: "") == Fixture.text(judged))
  }

  @Test("shows evidence once, with the finding where there is one")
  func evidenceOnce() {
    var judged = Fixture.handshake
    let evidence = "HTTP/1.1 400 Bad Request\\x0d\\x0a"
    judged.findings = [
      Finding(
        id: "handshake-failed", level: .error, subject: .init(endpoint: "e1"), message: "no TLS came",
        evidence: [evidence])
    ]
    #expect(Fixture.text(Fixture.handshake).ranges(of: evidence).count == 1)
    #expect(Fixture.text(judged).ranges(of: evidence).count == 1)
  }

  @Test("says the verdict before anything else", arguments: names)
  func verdictFirst(_ name: String) throws {
    let judged = try #require(Fixture.all[name])
    let word = try #require(Fixture.text(judged).split(separator: " ").first)
    #expect(["PASS", "WARN", "FAIL", "INCOMPLETE"].contains(word))
  }
}
