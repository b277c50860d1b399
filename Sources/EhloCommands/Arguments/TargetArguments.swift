import ArgumentParser

/// `TargetOptions` for ArgumentParser: names, help and completion.
struct TargetArguments: ParsableArguments {
  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Whether a bare name is a mail domain or a host.")
  var mx: Bool?

  @Flag(name: .customShort("4"), help: "Only IPv4.")
  var onlyIPv4 = false

  @Flag(name: .customShort("6"), help: "Only IPv6.")
  var onlyIPv6 = false

  @Option(help: ArgumentHelp("An address in place of a look-up; may be repeated.", valueName: "name:address"))
  var resolve: [String] = []

  @Option(help: ArgumentHelp("Connect from this local address.", valueName: "address"))
  var localAddress: String?

  @Option(
    help: ArgumentHelp("Begin with a PROXY header: v1 or v2.", valueName: "version"),
    completion: .list(["v1", "v2"]))
  var proxyProtocol: String?

  var options: TargetOptions {
    var options = TargetOptions()
    options.mx = mx
    options.onlyIPv4 = onlyIPv4
    options.onlyIPv6 = onlyIPv6
    options.resolve = resolve
    options.localAddress = localAddress
    options.proxyProtocol = proxyProtocol
    return options
  }
}
