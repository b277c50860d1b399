import Certificates
import TLSCrypto
import Testing

@testable import TLSSession

/// A throw-away world: a root, an intermediate, and a time at which all is valid.
struct World {
  static let now = UnixTime(year: 2026, month: 11, day: 23)
  static let from = UnixTime(year: 2026, month: 11, day: 1)
  static let until = UnixTime(year: 2027, month: 1, day: 29)

  let root: CertificateAuthority
  let intermediate: CertificateAuthority

  init(root name: String = "Root") throws {
    root = try CertificateAuthority(name: name, from: Self.from, until: Self.until)
    intermediate = try root.intermediate(name: "Intermediate", from: Self.from, until: Self.until)
  }

  func leaf(_ change: (inout CertificateTemplate) -> Void = { _ in }) throws -> Identity {
    var template = CertificateTemplate(dnsNames: ["mx.example.test"], from: Self.from, until: Self.until)
    change(&template)
    return try intermediate.issue(template)
  }

  var trust: TrustSource { .certificates([root.certificate.der]) }
}

extension TLSContexts {
  /// Those that a scan has after its first sessions.
  static func forMany(_ trust: TrustSource, _ options: ClientOptions = ClientOptions()) throws -> TLSContexts {
    let contexts = TLSContexts(trust: trust, isForMany: true)
    for _ in 0..<few { _ = try contexts.context(options) }
    return contexts
  }
}

/// Client and server over an imaginary wire.
struct Pair {
  let client: TLSSession
  let server: TLSSession
  /// Bytes from the server per piece that the client is given; nil: all at once.
  var segment: Int?

  init(
    server options: ServerOptions, trust: TrustSource, client clientOptions: ClientOptions = ClientOptions(),
    serverName: String? = "mx.example.test", identity: Identity? = nil, time: UnixTime = World.now, segment: Int? = nil
  ) throws {
    client = try TLSSession(
      client: TLSContexts(trust: trust, identity: identity), options: clientOptions, serverName: serverName, time: time)
    server = try TLSSession(server: ServerContext(options))
    self.segment = segment
  }

  init(client: TLSSession, server options: ServerOptions) throws {
    self.client = client
    server = try TLSSession(server: ServerContext(options))
  }

  /// Runs both handshakes until both have an outcome.
  func handshake() -> (client: TLSSession.Progress, server: TLSSession.Progress) {
    var ours = client.handshake()
    var theirs = TLSSession.Progress.incomplete
    for _ in 0..<20 {
      server.receive(client.takeOutput())
      if theirs == .incomplete { theirs = server.handshake() }
      let output = server.takeOutput()
      for piece in pieces(output) {
        client.receive(piece)
        if ours == .incomplete { ours = client.handshake() }
      }
      if ours != .incomplete, theirs != .incomplete { break }
    }
    server.receive(client.takeOutput())
    client.receive(server.takeOutput())
    return (ours, theirs)
  }

  func pieces(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    guard let segment else { return [bytes[...]] }
    return stride(from: 0, to: bytes.count, by: segment).map { bytes[$0..<min($0 + segment, bytes.count)] }
  }
}
