import Findings
import ProbeEngine
import SMTPWire
import Testing

@testable import ProbeReport

@Suite("The summary of a scan")
struct ScanSummaryTests {
  private func summary() -> ScanSummary {
    var summary = ScanSummary(startedAt: Fixture.time)
    for (judged, conclusion, provider) in [
      (Fixture.postfix, "observed", "example.test"), (Fixture.untrusted, "observed", "example.net"),
      (Fixture.notOffered, "observed", "example.org"), (Fixture.refused, "inconclusive", "busy\u{1B}.test"),
    ] {
      for endpoint in judged.target.endpoints {
        summary.add(
          CountedEndpoint(
            endpoint, findings: judged.findings, verdict: ReportVerdict(of: endpoint, findings: judged.findings),
            conclusion: conclusion, provider: provider))
      }
      summary.add(
        CountedTarget(
          judged.target.record, verdict: ReportVerdict(of: judged.target, findings: judged.findings), findings: []))
    }
    summary.add(CountedTarget(Fixture.nxdomain.target.record, verdict: .fail, findings: Fixture.nxdomain.findings))
    summary.countConnections(2)
    summary.seconds = 2
    return summary
  }

  @Test("counts what was seen, and calls nothing \"not offered\" that a server would not talk about")
  func counts() {
    let summary = summary()
    #expect(summary.startTLS["established"] >= 1)
    #expect(summary.startTLS["not offered"] == Fixture.notOffered.target.endpoints.count)
    #expect(summary.startTLS["offered, not established"] == Fixture.refused.target.endpoints.count)
    #expect(summary.certificates["trusted, name matches"] >= 1)
    #expect(summary.failures["starttls rejected"] >= 1)
    #expect(summary.targetFailures["resolve nxdomain"] == 1)
    #expect(summary.targetCount == 5)
    #expect(summary.targetFindings["domain-not-found"] == 1)
    #expect(summary.findings["domain-not-found"] == 0)
    #expect(summary.findings["starttls-not-offered"] >= 1)
    #expect(summary.startTLS.total == summary.conclusions.total)
  }

  @Test("is one line of JSON, and lines of text that no server can write on")
  func forms() {
    let json = summary().json(Fixture.generator)
    #expect(json.hasPrefix(#"{"schema":"ehlo/scan-summary/1","#))
    let text = summary().text
    #expect(text.hasPrefix("done after 2.0 s: 5 targets, "))
    for words in ["STARTTLS, of ", "certificates, of ", "time of an endpoint\n", "failures, of "] {
      #expect(text.contains(words))
    }
    for form in [json, text] {
      #expect(form.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A } && !form.contains("\u{1B}"))
    }
    #expect(!json.contains("\n"))
    var interrupted = summary()
    interrupted.isInterrupted = true
    interrupted.wrongLines = 3
    #expect(interrupted.text.hasPrefix("interrupted after "))
    #expect(interrupted.text.contains("lines that are no target: 3\n"))
  }

  /// With an endpoint that is changed.
  private func summary(_ conclusion: String, _ change: (inout EndpointRecord) -> Void) -> ScanSummary {
    var summary = ScanSummary(startedAt: Fixture.time)
    var record = Fixture.postfix.target.endpoints[0].record
    change(&record)
    let target = TargetRecord(
      target: Fixture.postfix.target.record.target, startedAt: Fixture.time, endpoints: [record], references: [[]])
    summary.add(
      CountedEndpoint(
        JudgedTarget(target).endpoints[0], findings: [], verdict: .incomplete, conclusion: conclusion,
        provider: "p.test"))
    return summary
  }

  @Test("tells STARTTLS as the lines do: offered where TLS was not wanted, and known where the server was busy later")
  func startTLS() {
    let unwanted = summary("observed") { $0.tls = nil }
    #expect(unwanted.startTLS["offered"] == 1)
    let busy = Failure(stage: .starttls, reason: .rejected, message: "421")
    let later = summary("inconclusive") { ($0.tls, $0.status, $0.failure) = (nil, .ended, busy) }
    #expect(later.startTLS["offered, not established"] == 1)
    #expect(summary("inconclusive") { ($0.status, $0.failure) = (.ended, busy) }.startTLS["established"] == 1)
    #expect(summary("inconclusive") { ($0.tls, $0.startTLS.isOffered) = (nil, nil) }.startTLS["unknown"] == 1)
  }

  @Test("counts what an earlier run had done like all else, and says how much that is")
  func resumed() {
    var whole = summary()
    whole.noteEarlierRun()
    #expect(whole.targetCount == 0 && whole.targetVerdicts.isEmpty)
    let (targets, endpoints) = (summary().targets.total, summary().endpoints.total)
    #expect(whole.text.contains("of these by an earlier run: \(targets) targets, \(endpoints) endpoints\n"))
    #expect(whole.text.contains(", 0.0 endpoints a second\n"))
    whole.add(CountedTarget(Fixture.nxdomain.target.record, verdict: .fail, findings: []))
    #expect(whole.targetCount == 1)
    #expect(whole.targetVerdicts.map(\.word) == ["fail"] && whole.targetVerdicts.map(\.number) == [1])
    #expect(whole.json(Fixture.generator).contains(#""finished":\#(targets + 1),"resumed":\#(targets),"#))
    #expect(whole.json(Fixture.generator).contains(#""finished":\#(endpoints),"resumed":\#(endpoints),"#))
    #expect(!summary().text.contains("earlier run"))
  }

  @Test("counts why endpoints were skipped, and says that there is no route to any")
  func skipped() {
    let summary = summary("skipped") {
      $0.status = .skipped
      $0.failure = Failure(stage: .connect, reason: .noRoute, message: "no route")
    }
    #expect(summary.failures["connect no-route"] == 1)
    #expect(summary.startTLS.isEmpty && summary.connections == 0)
    #expect(summary.text.contains("this machine has no route to any of the endpoints\n"))
    #expect(!self.summary().text.contains("no route"))
  }

  @Test("names the input that broke off, and endpoints that were too many")
  func notAll() {
    var summary = summary()
    #expect(summary.json(Fixture.generator).contains(#""input_failure":null"#))
    summary.inputFailure = "'list.txt': input/output error"
    summary.add(CountedTarget(Fixture.postfix.target.record, verdict: .incomplete, leftOut: 6, findings: []))
    #expect(summary.text.contains("not read to the end: 'list.txt': input/output error\n"))
    #expect(summary.text.contains("endpoints left out, of targets that have too many: 6\n"))
    #expect(summary.json(Fixture.generator).contains(#""left_out":6"#))
  }

  @Test("says that the network may be at fault where hardly anybody answers")
  func blocked() {
    let words = "the network here may block port 25"
    #expect(!summary().text.contains(words))
    var summary = ScanSummary(startedAt: Fixture.time)
    var record = Fixture.postfix.target.endpoints[0].record
    record.failure = Failure(stage: .connect, reason: .timeout, message: "")
    let target = TargetRecord(
      target: Fixture.postfix.target.record.target, startedAt: Fixture.time, endpoints: [record], references: [[]])
    let counted = CountedEndpoint(
      JudgedTarget(target).endpoints[0], findings: [], verdict: .fail, conclusion: "observed", provider: "p.test")
    for _ in 0..<9 { summary.add(counted) }
    #expect(!summary.text.contains(words))
    summary.add(counted)
    #expect(summary.text.contains(words))
  }

  @Test("TLS from the first byte is counted where there was TLS")
  func implicitTLS() {
    func words(_ change: (inout EndpointRecord) -> Void) -> String {
      var record = Fixture.postfix.target.endpoints[0].record
      change(&record)
      var target = Fixture.postfix.target.record.target
      target.security = .implicit
      let judged = JudgedTarget(
        TargetRecord(target: target, startedAt: Fixture.time, endpoints: [record], references: [[]]))
      return CountedEndpoint(
        judged.endpoints[0], findings: [], verdict: .fail, conclusion: "observed", provider: "p.test"
      ).startTLS
    }
    #expect(words { _ in } == "TLS from the first byte")
    #expect(words { $0.tls = nil } == "unknown")
  }

  @Test("a server that lists keywords without end leaves room for those of others")
  func poison() {
    func poisoned(_ letter: Character, from: Int) -> ScanSummary {
      summary("observed") { record in
        let words = (from..<(from + 480)).map { Array("\(letter)\($0)".utf8) } + [Array("auth".utf8)]
        record.encryptedHello?.capabilities = words.shuffled().map { Capability(keyword: $0) }
      }
    }
    let (one, again) = (poisoned("K", from: 1000), poisoned("K", from: 1000))
    #expect(one.capabilities["AUTH"] == 1)
    #expect(one.capabilities["K1000"] == 1 && one.capabilities["K1031"] == 1 && one.capabilities["K1032"] == 0)
    #expect(one.json(Fixture.generator) == again.json(Fixture.generator))
    var counts = Counts()
    for number in 0..<1000 { counts.add("X-\(number)") }
    counts.add("AUTH")
    #expect(counts["AUTH"] == 1 && counts.others == 500)
  }

  @Test("words without end cost no memory without end")
  func bounded() {
    var counts = Counts()
    for number in 0..<10_000 { counts.add("X-\(number)") }
    counts.add("X-1")
    #expect(counts.total == 10_001)
    #expect(counts["X-1"] == 2)
    #expect(counts.ordered.count == 501)
    #expect(counts.ordered.first?.word == "X-1")
    #expect(counts.others == 9_500)
    var providers = ProviderTimes()
    for number in 0..<50_000 { providers.add(Double(number), of: "p\(number)") }
    #expect(providers.slowest(3).map(\.provider) == ["p19999", "p19998", "p19997"])
  }

  @Test("durations stand in steps, and are written as people say them")
  func durations() {
    var histogram = DurationHistogram()
    for milliseconds in [0.0, 50, 51, 99_999] { histogram.add(milliseconds) }
    #expect(histogram.steps.map(\.number) == [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    let spans = [0.07, 2.5, 59.96, 200, 18_720, -1, .infinity, .nan].map { ScanSummary.span($0) }
    #expect(spans == ["70 ms", "2.5 s", "60.0 s", "3 min 20 s", "5 h 12 min", "?", "?", "?"])
  }
}
