public import Certificates
public import MailPolicy

/// The evidence of one target: its endpoints, or why there are none.
public struct TargetRecord: Hashable, Sendable {
  public var target: Target
  public var startedAt: UnixTime
  /// Where mail for a domain goes; nil for a target that is no domain, or whose addresses the user gave.
  public var route: MailRoute?
  /// Where its service is; nil where SRV records were not asked for.
  public var services: ServiceRoute?
  /// Of the target as a whole: nothing to connect to.
  public var failure: Failure?
  public var endpoints: [EndpointRecord]
  /// What the certificates were compared with, per endpoint in the same order.
  public var references: [[ReferenceIdentifier]]

  public init(
    target: Target, startedAt: UnixTime, route: MailRoute? = nil, services: ServiceRoute? = nil,
    failure: Failure? = nil,
    endpoints: [EndpointRecord] = [], references: [[ReferenceIdentifier]] = []
  ) {
    self.target = target
    self.startedAt = startedAt
    self.route = route
    self.services = services
    self.failure = failure
    self.endpoints = endpoints
    self.references = references
  }
}
