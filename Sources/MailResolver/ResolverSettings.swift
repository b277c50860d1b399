/// What the options come to on this machine.
struct ResolverSettings: Sendable {
  var servers: [DNSServer]
  /// Nil where answers are not validated.
  var anchors: TrustAnchors?
}
