import Findings
import MailPolicy
import ProbeEngine
import ScanPlan
import Testing

@testable import ProbeReport

@Suite("The lines of a scan")
struct ScanLinesTests {
  private let judged = Fixture.postfix.target

  private func endpointLine(
    _ endpoint: JudgedEndpoint, _ findings: [Finding] = [], notAsked: NotAsked? = nil
  ) -> EndpointLine {
    EndpointLine(
      endpoint, findings: findings,
      circumstances: .init(
        line: 7, startedAt: Fixture.time, attempts: 2, conclusion: "observed", notAsked: notAsked,
        provider: "example\u{7F}.test"),
      generator: Fixture.generator)
  }

  private func targetLine(
    _ endpoints: [(id: String, verdict: ReportVerdict?)], isPartial: Bool = false, leftOut: Int = 0,
    findings: [Finding] = [], failure: Failure? = nil
  ) -> TargetLine {
    var record = TargetRecord(target: Fixture.host, startedAt: Fixture.time)
    record.failure = failure
    return TargetLine(
      JudgedTarget(record), line: 7, endpoints: endpoints, isPartial: isPartial, leftOut: leftOut, findings: findings,
      generator: Fixture.generator)
  }

  @Test("an endpoint has the members that it has in the document of a probe, and what is found of it")
  func endpoint() throws {
    let endpoint = try #require(judged.endpoints.first)
    let findings = Fixture.postfix.findings
    let line = endpointLine(endpoint, findings)
    guard case .object(let members) = line.value,
      case .object(let known) = JSONValue(endpoint, findings: findings)
    else { return #expect(Bool(false)) }
    let keys = members.map(\.key)
    #expect(
      keys == ["schema", "generator", "started_at", "line", "attempts", "conclusion", "not_asked", "imprint"]
        + known.dropLast().map(\.key) + ["findings", "summary", "complete", "verdict"])
    for member in known { #expect(line.value[member.key] == member.value) }
    #expect(!line.bytes.contains(0x0A))
    #expect(String(decoding: line.bytes, as: UTF8.self).hasPrefix(#"{"schema":"ehlo/endpoint/1","#))
  }

  @Test("tell again what the summary counts of them", arguments: Fixture.all.keys.sorted())
  func counted(_ name: String) throws {
    let judged = try #require(Fixture.all[name])
    let reader = EarlierLine.Reader(noting: CountedEndpoint.paths.union(CountedTarget.paths))
    for (endpoint, notAsked) in judged.target.endpoints.flatMap({ [($0, nil), ($0, NotAsked.secluded)] }) {
      let line = endpointLine(endpoint, judged.findings, notAsked: notAsked)
      let read = try #require(reader.read(line.bytes))
      #expect(CountedEndpoint(read.noted) == line.counted)
      #expect(line.counted.provider == #"example\x7f.test"#)
    }
    for (leftOut, isPartial, notAsked) in [(0, false, nil), (3, false, .denied), (0, true, nil)]
      as [(Int, Bool, NotAsked?)]
    {
      let line = TargetLine(
        judged.target, line: 7, endpoints: [("1", .fail)], notAsked: notAsked, isPartial: isPartial, leftOut: leftOut,
        findings: judged.findings, generator: Fixture.generator)
      let read = try #require(reader.read(line.bytes))
      let counted = CountedTarget(
        judged.target.record, verdict: line.verdict, notAsked: notAsked, leftOut: leftOut, findings: judged.findings)
      #expect(CountedTarget(read.noted) == counted)
    }
  }

  @Test(
    "the verdict of a target is the worst of its endpoints' and its own",
    arguments: [
      ([.pass, .warn, .pass], .warn), ([.pass, .incomplete, .warn], .incomplete), ([.fail, .incomplete], .fail),
      ([.pass], .pass), ([nil, .pass], .pass), ([nil, nil], .incomplete), ([], .incomplete),
    ] as [([ReportVerdict?], ReportVerdict)])
  func verdict(_ endpoints: [ReportVerdict?], _ expected: ReportVerdict) {
    let listed = endpoints.enumerated().map { (id: "\($0)", verdict: $1) }
    #expect(targetLine(listed).verdict == expected)
    #expect(targetLine(listed).value["endpoints"] == .array(listed.map { .string($0.id) }))
  }

  @Test("it is unknown here where another part of the scan has an endpoint, and incomplete where some were left out")
  func partial() {
    #expect(targetLine([("1", .pass)], isPartial: true).verdict == nil)
    #expect(targetLine([("1", .pass)], isPartial: true).value["verdict"] == .null)
    #expect(targetLine([("1", .pass)], leftOut: 3).verdict == .incomplete)
    #expect(targetLine([("1", .fail)], leftOut: 3).verdict == .fail)
    #expect(targetLine([("1", .fail)], leftOut: 3).isComplete == false)
    #expect(targetLine([("1", .fail)]).isComplete == true)
    #expect(targetLine([("1", .fail)], isPartial: true).isComplete == nil)
    #expect(targetLine([("1", nil)]).isComplete == false)
  }

  @Test("a target that takes no mail is wholly judged, and one that was not found is not")
  func failure() {
    let null = Failure(stage: .resolve, reason: .nullMX, message: "takes no mail")
    #expect(targetLine([], failure: null).verdict == .pass)
    let missing = Failure(stage: .resolve, reason: .dnsTimeout, message: "no answer")
    #expect(targetLine([], failure: missing).verdict == .incomplete)
  }

  @Test("every column has a value in one kind of line or the other, and none lets a control byte through")
  func columns() throws {
    let endpoint = try #require(judged.endpoints.first)
    let lines = [
      endpointLine(endpoint, Fixture.postfix.findings).value,
      endpointLine(try #require(Fixture.refused.target.endpoints.first), notAsked: .denied).value,
      targetLine([("1", .pass), ("2", .pass)]).value,
    ]
    for column in ScanColumn.allCases {
      #expect(lines.contains { !column.cell(of: $0).isEmpty }, "\(column)")
    }
    #expect(ScanColumn.endpoints.cell(of: lines[2]) == "1 2")
    #expect(ScanColumn.reason.cell(of: lines[1]) == "rejected")
    for endpoint in Fixture.hostile.target.endpoints {
      let value = endpointLine(endpoint).value
      for column in ScanColumn.allCases {
        #expect(column.cell(of: value).utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "\(column)")
      }
    }
  }
}
