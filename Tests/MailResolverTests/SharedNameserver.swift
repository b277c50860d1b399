import MailResolver
import TestSupport
import Testing

/// The real name server that all tests share.
enum SharedNameserver {
  /// Started when the first test asks for it.
  static let server = Result { try RealServer("nameserver") }

  /// - Parameter deadline: long enough that a busy machine never makes a test fail.
  static func resolver(
    _ port: String = "dns", deadline: Duration = .seconds(600),
    _ change: (inout UnboundOptions) throws -> Void = { _ in }
  ) throws -> UnboundResolver {
    let server = try server.get()
    var options = UnboundOptions(
      servers: [try #require(DNSServer(parsing: "\(server.fact("address"))@\(server.fact("\(port)_port"))"))],
      trustAnchorFile: try server.fact("trust_anchor"), deadline: deadline)
    try change(&options)
    return UnboundResolver(options)
  }
}
