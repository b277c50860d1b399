import MailDNS
import MailResolver
import ProbeEngine

/// How names are looked up, and which mail exchangers are probed.
struct NameOptions: Equatable, Sendable {
  var mxLimit: String?
  var allowsPrivate = false
  var dnsServers: [String] = []
  var dnsStubs: [String] = []
  var trustAnchor: String?
  var noDNSSEC = false

  func apply(to plan: inout ProbePlan) throws(UsageError) {
    plan.mxLimit = try OptionValue("--mx-limit", mxLimit)?.integer(in: 1...1000)
    plan.allowsPrivate = allowsPrivate
  }

  func resolverOptions() throws(UsageError) -> UnboundOptions {
    if noDNSSEC && trustAnchor != nil { throw UsageError("--no-dnssec and --trust-anchor exclude each other") }
    var options = UnboundOptions(isValidating: !noDNSSEC, deadline: Self.patience)
    for text in dnsServers {
      guard let server = DNSServer(parsing: text) else {
        throw UsageError(
          "--dns-server: \(quoted(text)) is not ADDRESS or ADDRESS@PORT", hint: "for instance --dns-server 9.9.9.9")
      }
      options.servers.append(server)
    }
    for text in dnsStubs {
      guard let stub = DNSStub(parsing: text) else {
        throw UsageError(
          "--dns-stub: \(quoted(text)) is not ZONE=ADDRESS or ZONE=ADDRESS@PORT",
          hint: "for instance --dns-stub example.org=192.0.2.53")
      }
      options.stubs.append(stub)
    }
    options.trustAnchorFile = try OptionValue("--trust-anchor", trustAnchor)?.path()
    return options
  }

  /// What the user named wrongly is told before any question.
  func resolver(_ options: UnboundOptions) async throws -> UnboundResolver {
    let resolver = UnboundResolver(options)
    guard namesSomething else { return resolver }
    do throws(ResolverSetupFailure) {
      try await resolver.prepare()
    } catch {
      throw UsageError(error.message, hint: error.remedy)
    }
    return resolver
  }

  /// Who tells the addresses of hosts that the user names: the one that is asked for all names, where the user says who
  /// that is or whom to believe; else the machine, in its own ways.
  func addressResolver(_ resolver: UnboundResolver?) -> any AddressResolver {
    guard namesSomething, let resolver else { return SystemResolver() }
    return ResolvedAddresses(resolver)
  }

  /// Whether any of it can be wrong in a way that shows only when it is used.
  var namesSomething: Bool { !dnsServers.isEmpty || !dnsStubs.isEmpty || trustAnchor != nil }

  /// Whether the user says whom to ask.
  var namesServer: Bool { !dnsServers.isEmpty || !dnsStubs.isEmpty }

  /// For one look-up: longer than a resolver takes that tries a second server, shorter than a person's.
  private static let patience = Duration.seconds(5)
}

extension NameOptions {
  static let group = OptionGroup(
    title: "Names",
    options: [
      OptionSpecification(
        "--mx-limit", value: "number", help: "Only so many mail exchangers, the preferred ones (all)."),
      OptionSpecification(
        "--allow-private",
        help: "Probe mail exchangers in loopback and private space, too; with scan any address there."),
      OptionSpecification(
        "--dns-server", value: "address[@port]",
        help: "Ask this name server in place of the machine's; may be repeated."),
      OptionSpecification(
        "--dns-stub", value: "zone=address@port",
        help: "Ask this name server for everything in a zone; may be repeated."),
      OptionSpecification(
        "--trust-anchor", value: "file", .files,
        help: "DNSSEC trusts these DS or DNSKEY records in place of the root's."),
      OptionSpecification("--no-dnssec", help: "Validate no answer of the DNS."),
    ])

  init(_ words: CommandWords) {
    mxLimit = words.value("--mx-limit")
    allowsPrivate = words.has("--allow-private")
    dnsServers = words.values("--dns-server")
    dnsStubs = words.values("--dns-stub")
    trustAnchor = words.value("--trust-anchor")
    noDNSSEC = words.has("--no-dnssec")
  }
}
