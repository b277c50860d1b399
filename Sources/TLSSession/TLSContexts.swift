import COpenSSL
import NIOConcurrencyHelpers
public import TLSCrypto

/// The client side's contexts: one per set of options, made when first wanted and then shared. The trust store is loaded
/// once, with the first of them.
public final class TLSContexts: Sendable {
  private struct State {
    var trust: TrustStore?
    var isTrustLoaded = false
    /// A few at most.
    var contexts: [(options: ClientOptions, context: ClientContext)] = []
    var sessions = 0
    var library: LibraryContext?
  }

  private let source: TrustSource
  private let identity: Identity?
  private let isForMany: Bool
  private let state = NIOLockedValueBox(State())

  /// As many sessions as a library context of their own is worth, and remembering what was presented: making the one takes
  /// as long as it saves in ten, and the first hashed tables of the other as long as a tenth of a handshake.
  static let few = 20

  /// - Parameters:
  ///   - identity: what is shown where a server asks for a client certificate.
  ///   - isForMany: whether thousands of sessions are to be expected.
  public init(trust: TrustSource, identity: Identity? = nil, isForMany: Bool = false) {
    source = trust
    self.identity = identity
    self.isForMany = isForMany
  }

  /// Makes the context for some options now, so that what the user named wrongly is told before any connection.
  ///
  /// - Throws: with one line that names the file or option and what is wrong with it.
  public func check(_ options: ClientOptions = ClientOptions()) throws(TLSSetupFailure) { _ = try context(options) }

  func context(_ options: ClientOptions) throws(TLSSetupFailure) -> ClientContext {
    let made = state.withLockedValue { state in
      Result { () throws(TLSSetupFailure) in
        state.sessions += 1
        if isForMany, state.sessions == Self.few {
          state.library = LibraryContext.make()
          state.contexts = []
        }
        if let made = state.contexts.first(where: { $0.options == options }) { return made.context }
        if !state.isTrustLoaded {
          state.trust = try TrustStore.load(source)
          state.isTrustLoaded = true
        }
        let memory = isForMany && state.sessions >= Self.few ? SessionMemory(state.library) : nil
        let context = try ClientContext(
          options, trust: state.trust, identity: identity, in: state.library, memory: memory)
        state.contexts.append((options, context))
        return context
      }
    }
    return try made.get()
  }
}

/// What earlier sessions of a context leave to later ones.
struct SessionMemory: Sendable {
  let certificates: CertificateMemory
  let chains = ChainMemory()

  init(_ library: LibraryContext?) { certificates = CertificateMemory(library) }
}

/// Owns the context that client sessions with equal options are made from.
final class ClientContext {
  private let pointer: OpaquePointer
  let hasTrustStore: Bool
  let memory: SessionMemory?

  /// - Parameters:
  ///   - library: nil: the usual one.
  ///   - memory: nil: nothing is remembered. Where the library reads no keys there must be one.
  init(
    _ options: ClientOptions, trust: TrustStore?, identity: Identity?, in library: LibraryContext?,
    memory: SessionMemory?
  ) throws(TLSSetupFailure) {
    guard options.minimumVersion <= options.maximumVersion else {
      throw TLSSetupFailure(
        "TLS versions: the lowest, \(options.minimumVersion.rawValue), is above the highest, "
          + options.maximumVersion.rawValue)
    }
    let pointer = try setUp("TLS") { () throws(OpenSSLFailure) in
      try checkedPointer("make a TLS client") {
        SSL_CTX_new_ex(library?.withPointer(\.self), nil, TLS_client_method())
      }
    }
    self.pointer = pointer
    self.memory = memory
    hasTrustStore = trust != nil
    // An auditor must reach a server that only does what is forbidden elsewhere.
    SSL_CTX_set_security_level(pointer, 0)
    SSL_CTX_set_options(
      pointer, COpenSSL_OP_LEGACY_SERVER_CONNECT | COpenSSL_OP_NO_RENEGOTIATION | COpenSSL_OP_NO_COMPRESSION)
    _ = COpenSSL_CTX_set_mode(pointer, Int(SSL_MODE_RELEASE_BUFFERS))
    _ = COpenSSL_CTX_set_session_cache_off(pointer)
    try setUp("TLS versions") { () throws(OpenSSLFailure) in
      try checkedPositive("set the TLS versions") {
        COpenSSL_CTX_set_min_proto_version(pointer, options.minimumVersion.number) == 1
          ? COpenSSL_CTX_set_max_proto_version(pointer, options.offeredMaximum.number) : 0
      }
    }
    try setUp(
      "cipher list \(printable(options.cipherList))", hint: "`openssl ciphers` lists what this library knows"
    ) {
      () throws(OpenSSLFailure) in
      try checkedPositive("set the cipher list") {
        SSL_CTX_set_cipher_list(pointer, options.cipherList + ":@SECLEVEL=0")
      }
    }
    if let keyType = options.keyType {
      try setUp("signature algorithms") { () throws(OpenSSLFailure) in
        try checkedPositive("set the signature algorithms") {
          Int32(COpenSSL_CTX_set1_sigalgs_list(pointer, keyType.signatureAlgorithms))
        }
      }
    }
    if let identity {
      try setUp("client certificate") { () throws(OpenSSLFailure) in try use(identity, in: pointer) }
    }
    trust?.withPointer { SSL_CTX_set1_cert_store(pointer, $0) }
    SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, HandshakeObserver.verify)
    SSL_CTX_set_cert_verify_callback(pointer, HandshakeObserver.verifyChain, nil)
    SSL_CTX_set_msg_callback(pointer, HandshakeObserver.message)
    if options.logsKeys { SSL_CTX_set_keylog_callback(pointer, HandshakeObserver.logKey) }
  }

  deinit { SSL_CTX_free(pointer) }

  func withPointer<Result>(_ body: (OpaquePointer) -> Result) -> Result { body(pointer) }
}

// A context is not changed after it was made; libssl counts its references and locks its caches.
extension ClientContext: @unchecked Sendable {}

extension ClientOptions {
  /// TLS 1.3 knows no anonymous suite and none without encryption; its suites are no part of a cipher list.
  fileprivate var offeredMaximum: TLSVersion { suites == .theRest ? min(maximumVersion, .v1_2) : maximumVersion }

  fileprivate var cipherList: String {
    guard let keyType, suites == .authenticated else { return suites.cipherList }
    return keyType.suites + ":!eNULL"
  }
}

extension ClientOptions.Suites {
  fileprivate var cipherList: String {
    switch self {
    case .authenticated: "ALL:!aNULL:!eNULL"
    case .theRest: "aNULL:eNULL"
    case .list(let list): list
    }
  }
}
