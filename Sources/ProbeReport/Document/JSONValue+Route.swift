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
      "srv": nil,
    ]
  }

  /// What the DNS says of where a service of the domain is.
  init(_ route: ServiceRoute) {
    self = [
      "status": .string(route.answer.security.rawValue),
      "reason": .optional(route.answer.securityReason) { .guarded($0) },
      "mx": [],
      "implicit_mx": .bool(false),
      "null_mx": .bool(false),
      "srv": ["name": .guarded(route.name), "records": .list(route.servers) { JSONValue($0) }],
    ]
  }

  private init(_ server: ServiceRoute.Server) {
    let record = server.record
    self = [
      "priority": .integer(record.priority),
      "weight": .integer(record.weight),
      "port": .integer(record.port),
      "host": .guarded(record.target.description),
      "status": .string(server.security.rawValue),
      "addresses": .list(server.addresses) { .string($0.description) },
      "error": .optional(server.trouble) { .guarded($0.message) },
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
