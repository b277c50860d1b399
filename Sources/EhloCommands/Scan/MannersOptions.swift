import ScanPlan

/// How gently a scan goes about.
struct MannersOptions: Equatable, Sendable {
  var concurrency: String?
  var workers: String?
  var perProvider: String?
  var rate: String?
  var jitter: String?
  var attempts: String?
  var pause: String?
  var patience: String?
  var deny: [String] = []

  func apply(to settings: inout ScanSettings) throws(UsageError) {
    if let value = OptionValue("--concurrency", concurrency) {
      settings.concurrency = try value.integer(in: 1...100_000)
    }
    if let value = OptionValue("--per-provider", perProvider) {
      settings.perProvider = try value.integer(in: 1...100_000)
    }
    settings.rate = try OptionValue("--rate", rate)?.perSecond()
    if let value = OptionValue("--jitter", jitter) { settings.jitter = try value.duration(allowsZero: true) }
    if let value = OptionValue("--attempts", attempts) {
      settings.attempts = try value.integer(in: 1...20)
      settings.complaints = max(settings.complaints, settings.attempts)
    }
    if let value = OptionValue("--pause", pause) {
      settings.pause = try value.duration()
      // Long enough for one pause at least.
      settings.patience = max(settings.patience, settings.pause * 2)
    }
    if let value = OptionValue("--patience", patience) { settings.patience = try value.duration() }
    settings.ahead = max(settings.ahead, settings.concurrency * 2)
    settings.openTargets = max(settings.openTargets, settings.concurrency * 4)
    for path in deny { try DenyFile.read(path, into: &settings.denied) }
  }

  func chosenWorkers() throws(UsageError) -> Int {
    try OptionValue("--workers", workers)?.integer(in: 1...64) ?? 1
  }
}

extension MannersOptions {
  static let group = OptionGroup(
    title: "Manners",
    options: [
      OptionSpecification("--concurrency", value: "number", help: "Connections at a time, over all (100)."),
      OptionSpecification(
        "--workers", value: "number", help: "Threads that talk to servers (1): one does some 1000 sessions a second."
      ),
      OptionSpecification(
        "--per-provider", value: "number",
        help: "At a time to one provider: the hosts of one domain, and one /24 or /48 (10). One address gets two."),
      OptionSpecification(
        "--rate", value: "number", help: "Connections begun, and targets looked up, per second (unlimited)."),
      OptionSpecification(
        "--jitter", value: "seconds", help: "Between two connections to a provider: up to so long, by chance (0)."),
      OptionSpecification(
        "--attempts", value: "number",
        help: "Connections to a server that asks to come back later, until it is inconclusive (4)."),
      OptionSpecification(
        "--pause", value: "seconds",
        help: "How long its provider is left alone then (30); this doubles as long as that goes on."),
      OptionSpecification(
        "--patience", value: "seconds",
        help: """
          How long a provider is left alone in all, or silent name servers are waited for, before what waits for them is \
          inconclusive (600).
          """),
      OptionSpecification(
        "--deny", value: "file", .files,
        help: "Domains, addresses, prefixes and ranges to leave alone, one a line; may be repeated."),
    ])

  init(_ words: CommandWords) {
    concurrency = words.value("--concurrency")
    workers = words.value("--workers")
    perProvider = words.value("--per-provider")
    rate = words.value("--rate")
    jitter = words.value("--jitter")
    attempts = words.value("--attempts")
    pause = words.value("--pause")
    patience = words.value("--patience")
    deny = words.values("--deny")
  }
}

extension OptionValue {
  /// A number above zero, as times per second.
  fileprivate func perSecond() throws(UsageError) -> Double {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }), let number = Double(text),
      (0.001...1_000_000).contains(number)
    else { throw wrong("\(quoted(text)) is no number from 0.001 to 1000000") }
    return number
  }
}
