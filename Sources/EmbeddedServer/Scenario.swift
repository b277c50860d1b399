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
    case quit = "QUIT"
    case replies = "strange replies"
    case hostileText = "hostile bytes"
    case unbounded = "slow and endless"
    case keys = "keys and signatures"
    case chains = "certificate chains"
    case names = "certificate names"
  }

  /// Lower case with hyphens: what `ehlo demo --scenario` takes.
  package let name: String
  package let group: Group
  /// One line, in the third person: "offers no STARTTLS".
  package let summary: String
  package let script: Script
  package let tls: ServerTLS
  package let approach: Approach
  package let expectation: Expectation
  /// Ends only when the prober's patience does: that for the stage of the expected failure, or for the answer to QUIT.
  package let needsDeadline: Bool

  package init(
    _ name: String, _ group: Group, _ summary: String, _ script: Script = Script(), tls: ServerTLS = ServerTLS(),
    approach: Approach = Approach(), needsDeadline: Bool = false, expect expectation: Expectation
  ) {
    self.name = name
    self.group = group
    self.summary = summary
    self.script = script
    self.tls = tls
    self.approach = approach
    self.expectation = expectation
    self.needsDeadline = needsDeadline
  }

  /// Every scenario, grouped, the groups in the order in which a dialogue meets them.
  package static let all: [Scenario] =
    wellBehaved + greetings + hellos + startTLS + handshakes + protected + goodbyes + replies + hostileText + unbounded
    + keys + chains + names

  /// The scenario of this name.
  package static func named(_ name: String) -> Scenario? { all.first { $0.name == name } }

  /// Whether a probe must begin with TLS.
  package var isTLSFirst: Bool { approach.expectsTLSFirst ?? script.isTLSImplicit }

  /// Makes the keys and certificates that the scenario presents, and nothing else.
  package func serverContext(from pki: DemoPKI) throws -> ServerContext { try ServerContext(tls.options(from: pki)) }
}

/// How a probe comes to a server, where its fault shows only then.
package struct Approach: Hashable, Sendable {
  /// The name or address that is asked for, and that the certificate should be for.
  package var host: String
  /// Nil: as the server does.
  package var expectsTLSFirst: Bool?
  package var sendsServerName: Bool
  /// How long the server keeps a client waiting that is in no hurry.
  package var pause: Duration

  package init(
    host: String = Script.usualHostName, expectsTLSFirst: Bool? = nil, sendsServerName: Bool = true,
    pause: Duration = .zero
  ) {
    self.host = host
    self.expectsTLSFirst = expectsTLSFirst
    self.sendsServerName = sendsServerName
    self.pause = pause
  }
}
