import MailDNS
import ProbeEngine

extension JSONValue {
  /// What the DNS says of where mail for the domain goes.
  init(_ route: MailRoute) {
    self = [
      "status": .string(route.mx.security.rawValue),
      "reason": .optional(route.mx.securityReason) { .guarded($0) },
      "mx": .list(route.hosts.filter { $0.preference != nil }) { JSONValue($0) },
      "implicit_mx": .bool(route.isImplicit),
      "null_mx": .bool(route.isNull),
    ]
  }

  private init(_ host: MailRoute.Host) {
    self = [
      "preference": .optional(host.preference) { .integer($0) },
      "host": .guarded(host.name.description),
      "status": .string(host.security.rawValue),
      "addresses": .list(host.addresses) { .string($0.description) },
      "alias": .optional(host.alias) { .guarded($0.target.description) },
      "error": .optional(host.trouble) { .guarded($0.message) },
    ]
  }
}
