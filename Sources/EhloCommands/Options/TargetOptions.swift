import MailDNS
import ProbeEngine

/// Which endpoints belong to a target, and how they are reached.
struct TargetOptions: Equatable, Sendable {
  var mx: Bool?
  var srv = false
  var onlyIPv4 = false
  var onlyIPv6 = false
  var resolve: [String] = []
  var localAddress: String?
  var proxyProtocol: String?
  var repetitions: String?

  func apply(to plan: inout ProbePlan) throws(UsageError) {
    if srv && mx != nil { throw UsageError("--srv and --\(mx == true ? "mx" : "no-mx") exclude each other") }
    if onlyIPv4 && onlyIPv6 { throw UsageError("-4 and -6 exclude each other", hint: "without them both are tried") }
    if onlyIPv4 || onlyIPv6 { plan.family = onlyIPv4 ? .v4 : .v6 }
    for text in resolve { try Self.addOverride(text, to: &plan) }
    if let value = OptionValue("--local-address", localAddress) {
      let address = try value.address()
      if let family = plan.family, family != address.family {
        throw value.wrong("\(address) is not of the family that \(onlyIPv4 ? "-4" : "-6") asks for")
      }
      plan.localAddress = address
      plan.family = address.family
    }
    if let value = OptionValue("--repeat", repetitions) { plan.repetitions = try value.integer(in: 1...100) }
    plan.proxyProtocol = try OptionValue("--proxy-protocol", proxyProtocol)?.word(of: ProbePlan.ProxyProtocol.self)
  }

  /// `NAME:ADDRESS`. A name has no colon, so the first one is the border, with or without brackets around IPv6.
  private static func addOverride(_ text: String, to plan: inout ProbePlan) throws(UsageError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let name = OptionValue("--resolve", parts[0]),
      let address = OptionValue("--resolve", parts[1])
    else {
      throw UsageError(
        "--resolve: \(quoted(text)) is not NAME:ADDRESS", hint: "for instance --resolve mx.example.org:192.0.2.1")
    }
    plan.overrides.append(AddressOverride(name: try name.hostName().ascii, address: try address.address()))
  }
}

extension TargetOptions {
  static let group = OptionGroup(
    title: "Target options",
    options: reach + [
      OptionSpecification(
        "--srv", help: "submission://DOMAIN, smtps://DOMAIN: the servers that the domain's SRV records name."),
      OptionSpecification(
        "--proxy-protocol", value: "version", .words(["v1", "v2"]), help: "Begin with a PROXY header: v1 or v2."),
      OptionSpecification(
        "--repeat", value: "number",
        help: "Probe each endpoint so many times, one after the other, and tell what varies (1)."),
    ])

  /// For whoever connects to anything.
  static let reach = [
    OptionSpecification(onOff: "--mx", help: "Whether a bare name is a mail domain or a host."),
    OptionSpecification("-4", help: "Only IPv4."),
    OptionSpecification("-6", help: "Only IPv6."),
    OptionSpecification(
      "--resolve", value: "name:address", help: "An address in place of a look-up; may be repeated."),
    OptionSpecification("--local-address", value: "address", help: "Connect from this local address."),
  ]

  init(_ words: CommandWords) {
    mx = words.choice("--mx")
    srv = words.has("--srv")
    onlyIPv4 = words.has("-4")
    onlyIPv6 = words.has("-6")
    resolve = words.values("--resolve")
    localAddress = words.value("--local-address")
    proxyProtocol = words.value("--proxy-protocol")
    repetitions = words.value("--repeat")
  }
}
