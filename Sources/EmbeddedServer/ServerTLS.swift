import TLSCrypto
package import TLSSession

/// How the server of a scenario does TLS: what it presents, and what it can and demands.
package struct ServerTLS: Hashable, Sendable {
  /// What a client meets that names another server than the only one, or none.
  package enum OtherServerName: Hashable, Sendable {
    /// unrecognized_name, and the end.
    case fatalAlert
    /// unrecognized_name, and the handshake goes on.
    case warningAlert
    /// Another certificate.
    case presented(DemoPKI.Chain)
  }

  /// One per type of key.
  package var chains: [DemoPKI.Chain]
  package var versions: ClosedRange<TLSVersion>
  /// In the library's syntax, for TLS 1.2 and below; nil: all that authenticate and encrypt.
  package var cipherList: String?
  /// In the library's syntax; nil: its default.
  package var groups: String?
  /// 1024 bits of Diffie-Hellman over a finite field.
  package var hasShortDiffieHellman: Bool
  package var clientCertificate: ServerOptions.ClientCertificateDemand
  /// Nil: any name will do.
  package var onlyServerName: String?
  package var otherServerName: OtherServerName
  /// Session tickets behind a handshake of TLS 1.3.
  package var ticketCount: Int

  package init(
    _ chains: DemoPKI.Chain..., versions: ClosedRange<TLSVersion> = .v1_0 ... .v1_3, cipherList: String? = nil,
    groups: String? = nil, hasShortDiffieHellman: Bool = false,
    clientCertificate: ServerOptions.ClientCertificateDemand = .none, onlyServerName: String? = nil,
    otherServerName: OtherServerName = .fatalAlert, ticketCount: Int = 2
  ) {
    self.chains = chains.isEmpty ? [.good] : chains
    self.versions = versions
    self.cipherList = cipherList
    self.groups = groups
    self.hasShortDiffieHellman = hasShortDiffieHellman
    self.clientCertificate = clientCertificate
    self.onlyServerName = onlyServerName
    self.otherServerName = otherServerName
    self.ticketCount = ticketCount
  }

  /// The chains that some client gets to see.
  package var presentedChains: [DemoPKI.Chain] {
    if case .presented(let chain) = otherServerName { chains + [chain] } else { chains }
  }

  /// Makes the keys and certificates, and nothing that is not wanted.
  func options(from pki: DemoPKI) throws -> ServerOptions {
    var options = ServerOptions(identities: [])
    for chain in chains {
      let presentation = try pki.presentation(chain)
      options.identities.append(presentation.identity)
      options.ocspResponse = presentation.ocspResponse
    }
    options.minimumVersion = versions.lowerBound
    options.maximumVersion = versions.upperBound
    options.cipherList = cipherList
    options.groups = groups
    options.hasShortDiffieHellman = hasShortDiffieHellman
    options.clientCertificate = clientCertificate
    options.clientAuthorities = [pki.root.certificate]
    options.ticketCount = ticketCount
    options.expectedServerName = onlyServerName
    switch otherServerName {
    case .fatalAlert: options.serverNameMismatch = .fatalAlert
    case .warningAlert: options.serverNameMismatch = .warningAlert
    case .presented(let chain): options.placeholder = try pki.identity(chain)
    }
    return options
  }
}
