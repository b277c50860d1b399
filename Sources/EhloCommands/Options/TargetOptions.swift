import MailDNS
import ProbeEngine

/// Which endpoints belong to a target, and how they are reached.
struct TargetOptions: Equatable, Sendable {
  var mx: Bool?
  var onlyIPv4 = false
  var onlyIPv6 = false
  var resolve: [String] = []
  var localAddress: String?
  var proxyProtocol: String?

  func apply(to plan: inout ProbePlan) throws(UsageError) {
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
    plan.overrides[try name.hostName().ascii, default: []].append(try address.address())
  }
}

// The names once more, for `QuickReading`.
extension TargetOptions {
  /// - Returns: false where no flag is called so.
  mutating func set(_ flag: String) -> Bool {
    switch flag {
    case "--mx": mx = true
    case "--no-mx": mx = false
    case "-4": onlyIPv4 = true
    case "-6": onlyIPv6 = true
    default: return false
    }
    return true
  }

  /// - Returns: false where no option with a value is called so.
  mutating func set(_ option: String, to value: String) -> Bool {
    switch option {
    case "--resolve": resolve.append(value)
    case "--local-address": localAddress = value
    case "--proxy-protocol": proxyProtocol = value
    default: return false
    }
    return true
  }
}
