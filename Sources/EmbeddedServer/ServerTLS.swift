package import TLSSession

/// How the server of a scenario does TLS: what it presents, and what it can and demands.
package struct ServerTLS: Hashable, Sendable {
  /// One per type of key.
  package var chains: [DemoPKI.Chain]
  package var versions: ClosedRange<TLSVersion>
  /// In the library's syntax, for TLS 1.2 and below; nil: all that authenticate and encrypt.
  package var cipherList: String?
  /// In the library's syntax; nil: its default.
  package var groups: String?
  package var clientCertificate: ServerOptions.ClientCertificateDemand
  /// Any other name, and none, is refused with unrecognized_name; nil: the name is ignored.
  package var onlyServerName: String?

  package init(
    _ chains: DemoPKI.Chain..., versions: ClosedRange<TLSVersion> = .v1_0 ... .v1_3, cipherList: String? = nil,
    groups: String? = nil, clientCertificate: ServerOptions.ClientCertificateDemand = .none,
    onlyServerName: String? = nil
  ) {
    self.chains = chains.isEmpty ? [.good] : chains
    self.versions = versions
    self.cipherList = cipherList
    self.groups = groups
    self.clientCertificate = clientCertificate
    self.onlyServerName = onlyServerName
  }
}
