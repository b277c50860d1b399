package import Certificates

/// What a scan came to, in numbers. It grows with the variety of what was seen, within bounds, and not with the number of
/// endpoints.
package struct ScanSummary: Sendable {
  package static let schema = "ehlo/scan-summary/1"

  package let startedAt: UnixTime
  package var seconds = 0.0
  package var isInterrupted = false
  /// Lines of the input that are no target.
  package var wrongLines = 0
  /// Why the input was not read to its end, escaped; nil where it was.
  package var inputFailure: String?
  /// What an earlier run had done, which is counted like all else.
  private var earlier = Earlier()

  private struct Earlier {
    var targets = Counts()
    var endpoints = 0
  }

  private(set) var targets = Counts()
  private(set) var endpoints = Counts()
  private(set) var conclusions = Counts()
  private(set) var notAsked = Counts()
  private(set) var targetsNotAsked = Counts()
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

  /// Of this run.
  package var targetCount: Int { targets.total - earlier.targets.total }
  package var targetVerdicts: [(word: String, number: Int)] { targets.ordered(without: earlier.targets) }

  /// All that was added until now is of an earlier run.
  package mutating func noteEarlierRun() { earlier = Earlier(targets: targets, endpoints: endpoints.total) }

  /// Connections that led to no line: the server asked to come back later.
  package mutating func countConnections(_ number: Int) { connections += number }

  package mutating func add(_ target: CountedTarget) {
    targets.add(target.verdict)
    if let word = target.notAsked { targetsNotAsked.add(word) }
    leftOut += target.leftOut
    if let failure = target.failure { targetFailures.add(failure) }
    for id in target.findings { targetFindings.add(id) }
  }

  package mutating func add(_ endpoint: CountedEndpoint) {
    endpoints.add(endpoint.verdict)
    conclusions.add(endpoint.conclusion)
    if let word = endpoint.notAsked { notAsked.add(word) }
    if let failure = endpoint.failure {
      failures.add(failure)
      if failure == CountedEndpoint.noRoute {
        unrouted.total += 1
        if endpoint.isIPv6 { unrouted.v6 += 1 }
      }
    }
    for id in endpoint.findings { findings.add(id) }
    guard !endpoint.isSkipped else { return }
    connections += endpoint.connections
    startTLS.add(endpoint.startTLS)
    if let milliseconds = endpoint.milliseconds {
      durations.add(milliseconds)
      providers.add(milliseconds, of: endpoint.provider)
    }
    // In an order of their own: what comes late may be one of the others.
    for capability in endpoint.capabilities.sorted() { capabilities.add(capability) }
    guard let tls = endpoint.tls else { return }
    versions.add(tls.version)
    suites.add(tls.suite)
    groups.add(tls.group)
    certificates.add(tls.certificate)
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
        "finished": .integer(targets.total), "resumed": .integer(earlier.targets.total), "verdicts": targets.json,
        "not_asked": targetsNotAsked.json, "failures": targetFailures.json, "findings": targetFindings.json,
      ],
      "endpoints": [
        "finished": .integer(endpoints.total), "resumed": .integer(earlier.endpoints), "verdicts": endpoints.json,
        "conclusions": conclusions.json,
        "not_asked": notAsked.json,
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
          "provider": .string($0.provider), "endpoints": .integer($0.endpoints),
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
    if seconds > 0 {
      text += ", \(Self.rounded(Double(endpoints.total - earlier.endpoints) / seconds)) endpoints a second"
    }
    text += "\n"
    if earlier.targets.total + earlier.endpoints > 0 {
      text += "of these by an earlier run: \(earlier.targets.total) targets, \(earlier.endpoints) endpoints\n"
    }
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
    for (title, counts) in [
      ("targets", targets), ("targets not looked up", targetsNotAsked), ("targets without endpoints", targetFailures),
      ("endpoints", endpoints), ("conclusions", conclusions), ("endpoints not asked", notAsked), ("failures", failures),
      ("STARTTLS", startTLS), ("TLS", versions),
      ("suites", suites),
      ("groups", groups), ("certificates", certificates),
    ] where !counts.isEmpty {
      text += section(title, counts, of: counts.total)
    }
    // An endpoint has several of each, so that their shares are of the endpoints.
    for (title, counts, whole) in [
      ("capabilities, within TLS where it came to that", capabilities, startTLS.total),
      ("findings about targets", targetFindings, targets.total),
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
    var text = "\(title), of \(whole)\n"
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
