package import Certificates
package import Findings
import MailDNS
import MailPolicy
package import ProbeEngine
import SMTPWire
import TLSSession

/// What a scan came to, in numbers. It grows with the variety of what was seen, within bounds, and not with the number of
/// endpoints.
package struct ScanSummary: Sendable {
  package static let schema = "ehlo/scan-summary/1"

  /// What one endpoint adds, besides what is in its record.
  package struct Endpoint: Sendable {
    package var judged: JudgedEndpoint
    package var verdict: ReportVerdict
    package var conclusion: String
    package var provider: String

    package init(judged: JudgedEndpoint, verdict: ReportVerdict, conclusion: String, provider: String) {
      self.judged = judged
      self.verdict = verdict
      self.conclusion = conclusion
      self.provider = provider
    }
  }

  package let startedAt: UnixTime
  package var seconds = 0.0
  package var isInterrupted = false
  /// Lines of the input that are no target.
  package var wrongLines = 0
  /// Why the input was not read to its end, escaped; nil where it was.
  package var inputFailure: String?
  /// Finished by an earlier run.
  package var resumedTargets = 0

  private(set) var targets = Counts()
  private(set) var endpoints = Counts()
  private(set) var conclusions = Counts()
  private(set) var targetFailures = Counts()
  /// Of targets as a whole: their routes, and what their endpoints differ in.
  private(set) var targetFindings = Counts()
  private(set) var failures = Counts()
  private(set) var startTLS = Counts()
  private(set) var versions = Counts()
  private(set) var suites = Counts()
  private(set) var groups = Counts()
  private(set) var certificates = Counts()
  private(set) var capabilities = Counts()
  private(set) var findings = Counts()
  private(set) var durations = DurationHistogram()
  private(set) var providers = ProviderTimes()
  private(set) var connections = 0
  /// Of targets that have too many.
  private(set) var leftOut = 0
  /// Those that this machine has no route to, and how many of them are of IPv6.
  private var unrouted = (total: 0, v6: 0)

  package init(startedAt: UnixTime) { self.startedAt = startedAt }

  package var targetCount: Int { targets.total }
  package var targetVerdicts: [(word: String, number: Int)] { targets.ordered }

  /// Connections that led to no line: the server asked to come back later.
  package mutating func countConnections(_ number: Int) { connections += number }

  /// - Parameter leftOut: endpoints that were too many.
  package mutating func add(
    _ target: TargetRecord, verdict: ReportVerdict?, leftOut: Int = 0, findings: [Finding]
  ) {
    targets.add(verdict?.rawValue ?? "elsewhere")
    self.leftOut += leftOut
    if let failure = target.failure { targetFailures.add(Self.words(failure)) }
    for id in Set(findings.map(\.id)) { targetFindings.add(id) }
  }

  package mutating func add(_ endpoint: Endpoint, findings: [Finding]) {
    let record = endpoint.judged.record
    endpoints.add(endpoint.verdict.rawValue)
    conclusions.add(endpoint.conclusion)
    if let failure = record.failure {
      failures.add(Self.words(failure))
      if failure.reason == .noRoute {
        unrouted.total += 1
        if case .tcp(let address, _) = record.endpoint.transport, address.family == .v6 { unrouted.v6 += 1 }
      }
    }
    for id in Set(findings.map(\.id)) { self.findings.add(id) }
    guard record.status != .skipped else { return }
    connections += record.traffic.connections
    startTLS.add(Self.startTLS(endpoint))
    if let total = record.timings.total {
      durations.add(total)
      providers.add(total, of: endpoint.provider)
    }
    for capability in Set((record.encryptedHello ?? record.plaintextHello)?.capabilities.map(\.name) ?? []) {
      capabilities.add(Escaping.escaped(capability))
    }
    guard let tls = record.tls else { return }
    versions.add(tls.version)
    suites.add(tls.cipher.name)
    groups.add(tls.group?.name ?? "none")
    certificates.add(Self.certificate(endpoint.judged))
  }

  /// Whether nearly all connections came to nothing in time. One server alone may be dead; so many are not.
  private var seemsBlocked: Bool {
    endpoints.total >= 10 && failures["connect timeout"] * 10 >= endpoints.total * 9
  }

  /// Whether more look-ups had no answer than name servers of others explain.
  private var seemsUnanswered: Bool {
    let unanswered = targetFailures["resolve dns-timeout"]
    return unanswered >= 10 && unanswered * 50 >= targets.total
  }

  private static func words(_ failure: Failure) -> String { "\(failure.stage.rawValue) \(failure.reason.rawValue)" }

  /// What the server would not talk about is unknown, never "not offered".
  private static func startTLS(_ endpoint: Endpoint) -> String {
    let record = endpoint.judged.record
    switch endpoint.judged.target.security {
    case .implicit: return "TLS from the first byte"
    case .none, .starttls: break
    }
    if record.tls != nil { return "established" }
    guard let isOffered = record.startTLS.isOffered else { return "unknown" }
    if !isOffered { return "not offered" }
    // Where nothing went wrong, nobody wanted TLS.
    return record.failure == nil && record.startTLS.reply?.isPositive != false ? "offered" : "offered, not established"
  }

  private static func certificate(_ endpoint: JudgedEndpoint) -> String {
    guard endpoint.record.chain?.presented.isEmpty == false else { return "none" }
    switch (endpoint.trust.isTrusted, endpoint.identity.isMatched) {
    case (true, true): return "trusted, name matches"
    case (true, false): return "trusted, other name"
    case (true, nil): return "trusted, no name to compare"
    case (false, _): return "not trusted: \(reason(endpoint.trust.outcome))"
    case (nil, _): return "not judged"
    }
  }

  private static func reason(_ outcome: TrustVerdict.Outcome) -> String {
    switch outcome {
    case .untrusted(.selfSigned): "self-signed"
    case .untrusted(.incomplete): "chain incomplete"
    case .untrusted(.malformed): "certificate malformed"
    case .untrusted(.unknownIssuer): "unknown issuer"
    case .untrusted(.outsideValidity): "outside its validity"
    case .untrusted(.invalidPath): "path not valid"
    case .trusted, .notJudged: "no reason"
    }
  }
}

extension ScanSummary {
  /// How many of the slowest providers are told.
  private static let slowest = 10

  /// One line without its end.
  package func json(_ generator: Generator) -> String {
    let value: JSONValue = [
      "schema": .string(Self.schema),
      "generator": JSONValue(generator),
      "started_at": .string(startedAt.description),
      "seconds": .number((seconds * 1000).rounded() / 1000),
      "interrupted": .bool(isInterrupted),
      "wrong_lines": .integer(wrongLines),
      "input_failure": .optional(inputFailure) { .string($0) },
      "targets": [
        "finished": .integer(targets.total), "resumed": .integer(resumedTargets), "verdicts": targets.json,
        "failures": targetFailures.json, "findings": targetFindings.json,
      ],
      "endpoints": [
        "finished": .integer(endpoints.total), "verdicts": endpoints.json, "conclusions": conclusions.json,
        "failures": failures.json, "left_out": .integer(leftOut),
      ],
      "connections": .integer(connections),
      "starttls": startTLS.json,
      "tls_versions": versions.json,
      "cipher_suites": suites.json,
      "groups": groups.json,
      "certificates": certificates.json,
      "capabilities": capabilities.json,
      "findings": findings.json,
      "durations": durations.json,
      "slowest_providers": .list(providers.slowest(Self.slowest)) {
        [
          "provider": .text($0.provider), "endpoints": .integer($0.endpoints),
          "mean_ms": .milliseconds($0.meanMilliseconds),
        ]
      },
    ]
    return JSONWriter.text(of: value, layout: .compact)
  }

  /// For people, whole lines.
  package var text: String {
    var text = "\(isInterrupted ? "interrupted" : "done") after \(Self.span(seconds)): "
    text += "\(targets.total) targets, \(endpoints.total) endpoints, \(connections) connections"
    if seconds > 0 { text += ", \(Self.rounded(Double(endpoints.total) / seconds)) endpoints a second" }
    text += "\n"
    if seemsBlocked {
      text += "hardly any server answered: the network here may block port 25, as many do ('ehlo whoami' tells more)\n"
    }
    if unrouted.total > 0, unrouted.total == endpoints.total {
      text += "no connection at all: this machine has no route to any of the endpoints\n"
    } else if unrouted.v6 > 0 {
      text += "endpoints of IPv6 that this machine has no route to: \(unrouted.v6) (-4 leaves IPv6 out)\n"
    }
    if let inputFailure { text += "not read to the end: \(Printable.guarded(inputFailure))\n" }
    if leftOut > 0 { text += "endpoints left out, of targets that have too many: \(leftOut)\n" }
    if seemsUnanswered {
      text += "many look-ups had no answer: the name server may be overloaded or away (--dns-server, --rate)\n"
    }
    if wrongLines > 0 { text += "lines that are no target: \(wrongLines)\n" }
    if resumedTargets > 0 { text += "targets finished by an earlier run: \(resumedTargets)\n" }
    for (title, counts) in [
      ("targets", targets), ("targets without endpoints", targetFailures), ("endpoints", endpoints),
      ("conclusions", conclusions), ("failures", failures), ("STARTTLS", startTLS), ("TLS", versions),
      ("suites", suites),
      ("groups", groups), ("certificates", certificates),
    ] where !counts.isEmpty {
      text += section(title, counts, of: counts.total)
    }
    // An endpoint has several of each, so that their shares are of the endpoints.
    for (title, counts, whole) in [
      ("capabilities", capabilities, endpoints.total), ("findings about targets", targetFindings, targets.total),
      ("findings about endpoints", findings, endpoints.total),
    ] where !counts.isEmpty {
      text += section(title, counts, of: max(whole, 1))
    }
    if durations.numbers.contains(where: { $0 > 0 }) {
      text += "time of an endpoint\n"
      for step in durations.steps where step.number > 0 {
        text += row(step.upTo.map { "up to \(Self.span($0 / 1000))" } ?? "longer", step.number, of: endpoints.total)
      }
    }
    let slow = providers.slowest(Self.slowest)
    if slow.count > 1 {
      text += "slowest providers\n"
      for entry in slow {
        let mean = Self.padded(Self.span(entry.meanMilliseconds / 1000), 9)
        text += "\(mean)           \(Printable.guarded(entry.provider)) (\(entry.endpoints))\n"
      }
    }
    return text
  }

  private func section(_ title: String, _ counts: Counts, of whole: Int) -> String {
    let shown = counts.ordered.prefix(12)
    var text = title + "\n"
    for (word, number) in shown { text += row(word, number, of: whole) }
    let rest = counts.ordered.count - shown.count
    if rest > 0 { text += "                    and \(rest) more\n" }
    return text
  }

  private func row(_ word: String, _ number: Int, of whole: Int) -> String {
    let share = whole > 0 ? Self.rounded(100 * Double(number) / Double(whole)) : "0"
    return "\(Self.padded(String(number), 9))  \(Self.padded(share, 5)) %  \(Printable.guarded(word))\n"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }

  /// With one decimal.
  private static func rounded(_ number: Double) -> String {
    guard number.isFinite, abs(number) < 1e12 else { return "?" }
    let tenths = Int((number * 10).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
  }

  /// `70 ms`, `2.5 s`, `3 min 20 s`, `5 h 12 min`.
  package static func span(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "?" }
    if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
    if seconds < 60 { return "\(rounded(seconds)) s" }
    let whole = Int(seconds.rounded())
    return whole < 3600 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole / 60 % 60) min"
  }
}
