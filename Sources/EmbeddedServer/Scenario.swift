import TLSCrypto
package import TLSSession

/// One behaviour of a server with a name, and what a right probe says of it.
package struct Scenario: Hashable, Sendable {
  package enum Group: String, Hashable, Sendable, CaseIterable {
    case wellBehaved = "well-behaved"
    case greeting = "greeting"
    case hello = "EHLO"
    case startTLS = "STARTTLS"
    case handshake = "TLS handshake"
    case protected = "within TLS"
    case replies = "strange replies"
    case unbounded = "slow and endless"
    case certificates = "certificates"
  }

  /// Lower case with hyphens: what `ehlo demo --scenario` takes.
  package let name: String
  package let group: Group
  /// One line, in the third person: "offers no STARTTLS".
  package let summary: String
  package let script: Script
  package let tls: ServerTLS
  package let expectation: Expectation
  /// Ends only when the prober's patience for the stage of the expected failure does.
  package let needsDeadline: Bool

  package init(
    _ name: String, _ group: Group, _ summary: String, _ script: Script = Script(), tls: ServerTLS = ServerTLS(),
    needsDeadline: Bool = false, expect expectation: Expectation
  ) {
    self.name = name
    self.group = group
    self.summary = summary
    self.script = script
    self.tls = tls
    self.expectation = expectation
    self.needsDeadline = needsDeadline
  }

  /// Every scenario, grouped, the groups in the order in which a dialogue meets them.
  package static let all: [Scenario] =
    wellBehaved + greetings + hellos + startTLS + handshakes + protected + replies + unbounded + certificates

  /// The scenario of this name.
  package static func named(_ name: String) -> Scenario? { all.first { $0.name == name } }

  /// Makes the keys and certificates that the scenario presents, and nothing else.
  package func serverContext(from pki: DemoPKI) throws -> ServerContext {
    var identities: [Identity] = []
    for chain in tls.chains { identities.append(try pki.identity(chain)) }
    var options = ServerOptions(identities: identities)
    options.minimumVersion = tls.versions.lowerBound
    options.maximumVersion = tls.versions.upperBound
    options.cipherList = tls.cipherList
    options.groups = tls.groups
    options.clientCertificate = tls.clientCertificate
    if let name = tls.onlyServerName {
      options.expectedServerName = name
      options.serverNameMismatch = .fatalAlert
    }
    return try ServerContext(options)
  }
}
