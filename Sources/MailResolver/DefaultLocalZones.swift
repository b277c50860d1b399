/// The zones that libunbound answers itself, with NXDOMAIN mostly, unless it is told not to (unbound.conf(5), local-zone):
/// test servers and private networks live in them, and their reverse names are what a probe must find out.
///
/// `localhost` and `onion` stay with it: those names must not be sent to any server (RFC 6761 §6.3, RFC 7686 §2).
enum DefaultLocalZones {
  /// With their last dots.
  static let toAskFor: [String] =
    ["test.", "invalid.", "home.arpa.", "127.in-addr.arpa."]
    // RFC 6303, RFC 7793.
    + ["0", "10", "168.192", "254.169", "2.0.192", "100.51.198", "113.0.203", "255.255.255.255"].map(inAddr)
    + (16...31).map { inAddr("\($0).172") }
    + (64...127).map { inAddr("\($0).100") }
    + ["d.f", "8.e.f", "9.e.f", "a.e.f", "b.e.f", "8.b.d.0.1.0.0.2"].map(ip6)
    + [ip6(zeros(32)), ip6("1." + zeros(31))]

  private static func inAddr(_ labels: String) -> String { "\(labels).in-addr.arpa." }

  private static func ip6(_ labels: String) -> String { "\(labels).ip6.arpa." }

  private static func zeros(_ count: Int) -> String { Array(repeating: "0", count: count).joined(separator: ".") }
}
