import COpenSSL
package import TLSCrypto

/// What a TLS server of ours does, good or bad. Security level 0: it serves what it is told to.
package struct ServerOptions: Sendable {
  package enum ClientCertificateDemand: Hashable, Sendable {
    case none
    /// Asked for; the handshake goes on without one.
    case requested
    case required
  }

  package enum ServerNameMismatch: Hashable, Sendable {
    case ignore
    /// unrecognized_name (RFC 6066 §3), which ends the handshake.
    case fatalAlert
    /// The same as a warning: below TLS 1.3 the alert is sent and the handshake goes on.
    case warningAlert
  }

  /// One per key type.
  package var identities: [Identity]
  package var minimumVersion: TLSVersion = .v1_0
  package var maximumVersion: TLSVersion = .v1_3
  /// In the library's syntax, for TLS 1.2 and below; nil: all that authenticate and encrypt.
  package var cipherList: String?
  /// In the library's syntax, most preferred first; nil: its default.
  package var groups: String?
  /// 1024 bits of Diffie-Hellman over a finite field, however long the key of the certificate is.
  package var hasShortDiffieHellman = false
  package var clientCertificate = ClientCertificateDemand.none
  /// Whose certificates are wanted, by the request (RFC 8446 §4.2.4).
  package var clientAuthorities: [X509Certificate] = []
  package var expectedServerName: String?
  /// What happens where the client names another server, or none.
  package var serverNameMismatch = ServerNameMismatch.ignore
  /// What is presented there in place of `identities`; nil: the same.
  package var placeholder: Identity?
  /// Session tickets after a TLS 1.3 handshake.
  package var ticketCount = 2
  /// The DER of an OCSP response to staple.
  package var ocspResponse: [UInt8]?

  package init(identities: [Identity]) { self.identities = identities }
}

/// Owns the context that server sessions are made from.
package final class ServerContext {
  private let pointer: OpaquePointer
  let options: ServerOptions

  package init(_ options: ServerOptions) throws(OpenSSLFailure) {
    pointer = try checkedPointer("make a TLS server") { SSL_CTX_new(TLS_server_method()) }
    self.options = options
    SSL_CTX_set_security_level(pointer, 0)
    try setOffer()
    try setIdentities()
    _ = COpenSSL_CTX_set_mode(pointer, Int(SSL_MODE_RELEASE_BUFFERS))
    _ = COpenSSL_CTX_set_session_cache_off(pointer)
    _ = COpenSSL_CTX_set_num_tickets(pointer, max(0, options.ticketCount))
    SSL_CTX_set_options(pointer, COpenSSL_OP_CIPHER_SERVER_PREFERENCE)
    switch options.clientCertificate {
    case .none: SSL_CTX_set_verify(pointer, SSL_VERIFY_NONE, nil)
    case .requested: SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, HandshakeObserver.verify)
    case .required:
      SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, HandshakeObserver.verify)
    }
    for authority in options.clientAuthorities {
      try checkedPositive("name an authority of clients") {
        authority.withPointer { SSL_CTX_add_client_CA(pointer, $0) }
      }
    }
    SSL_CTX_set_msg_callback(pointer, HandshakeObserver.message)
    _ = COpenSSL_CTX_set_tlsext_servername_callback(pointer, HandshakeObserver.chooseServerName)
    _ = COpenSSL_CTX_set_tlsext_status_cb(pointer, HandshakeObserver.staple)
  }

  deinit { SSL_CTX_free(pointer) }

  func withPointer<Result>(_ body: (OpaquePointer) -> Result) -> Result { body(pointer) }

  private func setOffer() throws(OpenSSLFailure) {
    try checkedPositive("set the TLS versions") {
      COpenSSL_CTX_set_min_proto_version(pointer, options.minimumVersion.number) == 1
        ? COpenSSL_CTX_set_max_proto_version(pointer, options.maximumVersion.number) : 0
    }
    let list = options.cipherList ?? "ALL:!aNULL:!eNULL"
    try checkedPositive("set the cipher list \(list)") { SSL_CTX_set_cipher_list(pointer, list + ":@SECLEVEL=0") }
    if options.hasShortDiffieHellman {
      let parameters = try checkedPointer("make Diffie-Hellman parameters") { COpenSSL_DH_1024_parameters() }
      guard SSL_CTX_set0_tmp_dh_pkey(pointer, parameters) == 1 else {
        EVP_PKEY_free(parameters)
        throw .drained("set the Diffie-Hellman parameters")
      }
    } else {
      _ = COpenSSL_CTX_set_dh_auto(pointer, 1)
    }
    if let groups = options.groups {
      try checkedPositive("set the groups \(groups)") { Int32(COpenSSL_CTX_set1_groups_list(pointer, groups)) }
    }
  }

  private func setIdentities() throws(OpenSSLFailure) {
    for identity in options.identities { try use(identity, in: pointer) }
  }
}

// A context is not changed after it was made; libssl counts its references and locks its caches.
extension ServerContext: @unchecked Sendable {}

/// Gives a context a chain and its key.
func use(_ identity: Identity, in context: OpaquePointer) throws(OpenSSLFailure) {
  guard let leaf = identity.chain.first else { return }
  try checkedPositive("use a certificate") { leaf.withPointer { SSL_CTX_use_certificate(context, $0) } }
  try checkedPositive("use a key") { identity.key.withPointer { SSL_CTX_use_PrivateKey(context, $0) } }
  for issuer in identity.chain.dropFirst() {
    try checkedPositive("use an intermediate certificate") {
      issuer.withPointer { Int32(COpenSSL_CTX_add1_chain_cert(context, $0)) }
    }
  }
}

extension TLSVersion {
  /// As libssl counts.
  var number: Int32 {
    switch self {
    case .v1_0: TLS1_VERSION
    case .v1_1: TLS1_1_VERSION
    case .v1_2: TLS1_2_VERSION
    case .v1_3: TLS1_3_VERSION
    }
  }
}
