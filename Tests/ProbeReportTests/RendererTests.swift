import Findings
import Foundation
import ProbeEngine
import Testing

@testable import ProbeReport

@Suite("Output formats")
struct RendererTests {
  private let renderer = ReportRenderer(generator: Fixture.generator)

  @Test("writes a JSON document as one line")
  func jsonLine() {
    let text = renderer.text(of: .judged(Fixture.postfix.target, Fixture.postfix.findings), as: .json)
    #expect(text.hasSuffix("}\n"))
    #expect(text.filter { $0 == "\n" }.count == 1)
  }

  @Test("leaves a failed run to the error line, except in JSON", arguments: OutputFormat.allCases)
  func failure(_ format: OutputFormat) {
    let failure = RunFailure(input: "x:99999", message: "port 99999 is above 65535", startedAt: Fixture.time)
    let text = renderer.text(of: .failed(failure), as: format)
    switch format {
    case .json, .prettyJSON: #expect(text.contains("port 99999 is above 65535"))
    case .text, .transcript, .pem, .tlsa, .expiry: #expect(text.isEmpty)
    }
  }

  @Test("names each transcript's endpoint")
  func transcript() {
    let text = renderer.text(of: .judged(Fixture.several.target, []), as: .transcript)
    #expect(text.contains("# e1 mx1.xn--bcher-kva.example [192.0.2.25]:25\n"))
  }

  @Test("writes the presented certificates in order, each below its name and end")
  func pem() {
    let text = renderer.text(of: .judged(Fixture.postfix.target, []), as: .pem)
    let body = String(repeating: "Dw8P", count: 33) + "Dw=="
    let lines = text.split(separator: "\n").map(String.init)
    #expect(
      lines.prefix(7) == [
        "# e1 mx.example.test [127.0.0.1]:25", "# 0 CN=mx.example.test, until 2027-01-29T23:59:59Z",
        "-----BEGIN CERTIFICATE-----", String(body.prefix(64)), String(body.dropFirst(64).prefix(64)),
        String(body.dropFirst(128)), "-----END CERTIFICATE-----",
      ])
    #expect(lines.dropFirst(7).first == "# 1 CN=Example Intermediate, O=Example, until 2027-01-29T23:59:59Z")
  }

  @Test("does not repeat a chain that came before, and says where there is none")
  func repeatedChain() {
    let endpoints = [Fixture.postfix, Fixture.postfix, Fixture.refused].flatMap(\.target.record.endpoints)
    let judged = Fixture.judged(Fixture.host, endpoints)
    let text = renderer.text(of: .judged(judged.target, []), as: .pem)
    #expect(text.contains("# e2 mx.example.test [127.0.0.1]:25: the same certificates as e1\n"))
    #expect(text.hasSuffix("# e3 [192.0.2.7]:25: no certificate\n"))
    #expect(text.components(separatedBy: "BEGIN").count == 3)
  }

  @Test("encodes base 64 as Foundation does", arguments: 0...100)
  func base64(_ count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 151 + 7) }
    let expected = Data(bytes).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
    #expect(PEMText.base64Lines(bytes) == (expected.isEmpty ? "" : expected + "\n"))
  }

  @Test("explains an id")
  func explanation() {
    let specification = RuleSpecification(
      id: "example-id", levels: .init(nil, .warning, .error),
      meaning: "The server does something that it should leave alone. More of it.",
      importance: "Someone might mind, and there is no telling who that is or what they would do about it.",
      remedies: [.init("Do not."), .init("example_parameter = no", for: "Postfix")], reference: "RFC 5321 section 4")
    #expect(
      Explanation.text(of: specification) == """
        example-id
          level         not raised under may, warning under encrypt, error under verify
          meaning       The server does something that it should leave alone. More of
                        it.
          why           Someone might mind, and there is no telling who that is or what
                        they would do about it.
          fix           Do not.
                        Postfix: example_parameter = no
          see           RFC 5321 section 4

        """)
    #expect(
      Explanation.list([specification], width: 50) == """
        example-id  The server does something that it
                    should leave alone.

        """)
    let everywhere = RuleSpecification(id: "x", levels: .error, meaning: "m", importance: "i", reference: nil)
    #expect(Explanation.text(of: everywhere).contains("error under every policy"))
  }

  @Test("lists and explains every rule within the width", arguments: [40, 80])
  func everyRule(_ width: Int) {
    let texts =
      Rulebook.specifications.map { Explanation.text(of: $0, width: width) } + [Explanation.list(width: width)]
    for line in texts.joined().split(separator: "\n") {
      #expect(Columns.width(of: line) <= width)
      #expect(line.last != " ")
    }
    #expect(Rulebook.specifications.allSatisfy { Explanation.list().contains($0.id) })
  }
}
