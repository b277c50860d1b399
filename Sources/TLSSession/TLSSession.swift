import COpenSSL
package import Certificates
package import TLSCrypto

/// One TLS connection without a socket: an `SSL` over a pair of memory BIOs. Wire bytes go in and out as arrays, so the
/// same type serves a socket, a test and a recorded dialogue. Used from one thread at a time.
package final class TLSSession {
  package enum Progress: Equatable, Sendable {
    /// More bytes of the peer are needed; `takeOutput()` may hold some for it.
    case incomplete
    case complete
    case failed(TLSFailure)
  }

  package enum ReadResult: Equatable, Sendable {
    case bytes([UInt8])
    /// More bytes of the peer are needed.
    case incomplete
    /// The end of the stream; `notified` by close_notify (RFC 8446 §6.1) or merely cut.
    case closed(notified: Bool)
    case failed(TLSFailure)
  }

  private let ssl: OpaquePointer
  /// Both belong to `ssl`.
  private let input: OpaquePointer
  private let output: OpaquePointer
  private let observer = HandshakeObserver()
  private let hasTrustStore: Bool
  private let serverName: String?
  private var firstByte: UInt8?
  /// What came in place of the first TLS record.
  private var foreignBytes: [UInt8] = []
  package private(set) var isEstablished = false

  /// The client side.
  ///
  /// - Parameters:
  ///   - serverName: sent as SNI; a host name in ASCII, never an address (RFC 6066 §3).
  ///   - time: as of when the chain is verified.
  package convenience init(
    client contexts: TLSContexts, options: ClientOptions, serverName: String?, time: UnixTime
  ) throws(TLSSetupFailure) {
    let context = try contexts.context(options)
    try self.init(client: context, serverName: serverName, time: time)
  }

  private init(client context: ClientContext, serverName: String?, time: UnixTime) throws(TLSSetupFailure) {
    self.serverName = serverName
    hasTrustStore = context.hasTrustStore
    (ssl, input, output) = try setUp("TLS") { () throws(OpenSSLFailure) in
      try Self.make(from: context.withPointer(\.self))
    }
    guard observer.attach(to: ssl) else { throw TLSSetupFailure("TLS: out of memory") }
    observer.memory = context.memory.map { ($0, time) }
    SSL_set_connect_state(ssl)
    if let serverName {
      try setUp("server name \(serverName)") { () throws(OpenSSLFailure) in
        try checkedPositive("set the server name") { Int32(COpenSSL_set_tlsext_host_name(ssl, serverName)) }
      }
    }
    _ = COpenSSL_set_tlsext_status_type_ocsp(ssl)
    X509_VERIFY_PARAM_set_time(SSL_get0_param(ssl), time_t(time.seconds))
  }

  /// The server side.
  package init(server context: ServerContext) throws(OpenSSLFailure) {
    serverName = nil
    hasTrustStore = false
    (ssl, input, output) = try Self.make(from: context.withPointer(\.self))
    guard observer.attach(to: ssl) else { throw OpenSSLFailure("make a TLS session") }
    observer.serverOptions = context.options
    SSL_set_accept_state(ssl)
  }

  deinit { SSL_free(ssl) }

  private static func make(
    from context: OpaquePointer
  ) throws(OpenSSLFailure) -> (ssl: OpaquePointer, input: OpaquePointer, output: OpaquePointer) {
    let ssl = try checkedPointer("make a TLS session") { SSL_new(context) }
    guard let input = BIO_new(BIO_s_mem()) else {
      SSL_free(ssl)
      throw .drained("make a TLS buffer")
    }
    guard let output = BIO_new(BIO_s_mem()) else {
      BIO_free(input)
      SSL_free(ssl)
      throw .drained("make a TLS buffer")
    }
    SSL_set_bio(ssl, input, output)
    return (ssl, input, output)
  }

  // MARK: Bytes

  /// Takes bytes of the peer off the wire.
  package func receive(_ bytes: some Collection<UInt8>) {
    guard !bytes.isEmpty else { return }
    if firstByte == nil { firstByte = bytes.first }
    if !isEstablished, isForeign {
      foreignBytes += bytes.prefix(max(0, Self.foreignLimit - foreignBytes.count))
      return
    }
    let copied: Void? = bytes.withContiguousStorageIfAvailable { write($0) }
    if copied == nil { Array(bytes).withUnsafeBufferPointer { write($0) } }
  }

  private func write(_ buffer: UnsafeBufferPointer<UInt8>) {
    ERR_clear_error()
    _ = BIO_write(input, buffer.baseAddress, Int32(clamping: buffer.count))
  }

  /// The peer will send nothing more.
  package func endInput() { _ = COpenSSL_BIO_set_mem_eof_return(input, 0) }

  /// What must be sent to the peer now.
  package func takeOutput() -> [UInt8] {
    let pending = BIO_ctrl_pending(output)
    guard pending > 0 else { return [] }
    return [UInt8](unsafeUninitializedCapacity: pending) { buffer, count in
      count = max(0, Int(BIO_read(output, buffer.baseAddress, Int32(clamping: buffer.count))))
    }
  }

  /// Whether the first byte is none that a TLS record begins with (RFC 8446 §5.1). An old client may begin with an SSLv2
  /// header; nothing that answers our hello does.
  private var isForeign: Bool {
    guard let firstByte else { return false }
    return !(0x14...0x18).contains(firstByte) && (SSL_is_server(ssl) == 0 || firstByte & 0x80 == 0)
  }

  /// As much of what is no TLS as a person wants to see.
  package static let foreignLimit = 512

  // MARK: Dialogue

  package func handshake() -> Progress {
    if isForeign {
      return .failed(TLSFailure(cause: .notTLS(foreignBytes), message: "the peer does not speak TLS"))
    }
    ERR_clear_error()
    let result = SSL_do_handshake(ssl)
    if result == 1 {
      isEstablished = true
      return .complete
    }
    switch SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .incomplete
    case SSL_ERROR_ZERO_RETURN:
      // The peer's close_notify, before anything is to be closed.
      let alert = TLSAlert(isFatal: false, code: TLSAlert.closeNotify)
      return .failed(TLSFailure(cause: .alert(alert), message: "the peer sent the TLS alert \(alert)"))
    default: return .failed(drainedFailure("complete the TLS handshake"))
    }
  }

  package func read() -> ReadResult {
    ERR_clear_error()
    // Bytes of their own size: a peer that sends single ones does not fill our memory with buffers.
    let (result, bytes) = withUnsafeTemporaryAllocation(byteCount: Self.readSize, alignment: 1) { buffer in
      let result = SSL_read(ssl, buffer.baseAddress, Int32(clamping: buffer.count))
      return (result, Array(buffer.prefix(max(0, Int(result)))))
    }
    if result > 0 { return .bytes(bytes) }
    switch SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE:
      // The peer has its time now, and need not cost us the buffer of the handshake meanwhile.
      if TLSLibrary.mayFreeBuffers { _ = SSL_free_buffers(ssl) }
      return .incomplete
    case SSL_ERROR_ZERO_RETURN: return .closed(notified: true)
    case SSL_ERROR_SYSCALL where ERR_peek_error() == 0: return .closed(notified: false)
    default:
      let failure = OpenSSLFailure.drained("read inside TLS")
      if failure.contains(library: ERR_LIB_SSL, reason: SSL_R_UNEXPECTED_EOF_WHILE_READING) {
        return .closed(notified: false)
      }
      return .failed(self.failure(from: failure))
    }
  }

  /// Puts bytes into TLS records for `takeOutput()`. Nil where that went well.
  package func write(_ bytes: [UInt8]) -> TLSFailure? {
    guard !bytes.isEmpty else { return nil }
    ERR_clear_error()
    let count = SSL_write(ssl, bytes, Int32(clamping: bytes.count))
    guard count == bytes.count else { return drainedFailure("write inside TLS") }
    return nil
  }

  /// Of the server role, below TLS 1.3: puts a HelloRequest into the output (RFC 5246 §7.4.1.1).
  package func requestRenegotiation() {
    ERR_clear_error()
    _ = SSL_renegotiate(ssl)
    _ = SSL_do_handshake(ssl)
    ERR_clear_error()
  }

  /// Puts close_notify into the output, once TLS is established.
  package func close() {
    guard isEstablished else { return }
    ERR_clear_error()
    _ = SSL_shutdown(ssl)
    ERR_clear_error()
  }

  private static let readSize = 16 * 1024
  /// SSL_MAX_CERT_LIST_DEFAULT. Other messages have limits that no honest one comes near.
  private static let chainLimit = 100 * 1024

  // MARK: Failures

  private func drainedFailure(_ operation: String) -> TLSFailure { failure(from: .drained(operation)) }

  private func failure(from failure: OpenSSLFailure) -> TLSFailure {
    // What libssl took for the end, whatever level the alert claims: in TLS 1.3 the level means nothing (RFC 8446 §6).
    if let alert = failure.alert {
      let cause: TLSFailure.Cause =
        !observer.sawServerHello && alert.refusesOffer ? .noCommonParameters(alert) : .alert(alert)
      return TLSFailure(cause: cause, message: "the peer sent the TLS alert \(alert)")
    }
    func has(_ reasons: Int32...) -> Bool { reasons.contains { failure.contains(library: ERR_LIB_SSL, reason: $0) } }
    if has(SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_WRONG_SSL_VERSION, SSL_R_VERSION_TOO_LOW, SSL_R_VERSION_TOO_HIGH) {
      return TLSFailure(cause: .noCommonParameters(nil), message: "the peer chose a TLS version that was not on offer")
    }
    if observer.sawServerHello, has(SSL_R_EXCESSIVE_MESSAGE_SIZE) {
      return TLSFailure(
        cause: .local,
        message: "the peer's chain is larger than the \(Self.chainLimit) octets that this TLS library takes")
    }
    if has(
      SSL_R_CERT_LENGTH_MISMATCH, SSL_R_ECC_CERT_NOT_FOR_SIGNING, SSL_R_WRONG_CERTIFICATE_TYPE, SSL_R_BAD_ECC_CERT,
      SSL_R_UNABLE_TO_FIND_PUBLIC_KEY_PARAMETERS, SSL_R_UNKNOWN_CERTIFICATE_TYPE)
    {
      return unusableCertificate(failure)
    }
    if has(
      SSL_R_NO_CIPHERS_AVAILABLE, SSL_R_NO_PROTOCOLS_AVAILABLE, SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM,
      SSL_R_DH_KEY_TOO_SMALL, SSL_R_EE_KEY_TOO_SMALL,
      // Our own callback never refuses a chain.
      SSL_R_CERTIFICATE_VERIFY_FAILED)
      || failure.entries.contains(where: { $0.reason == Int(ERR_R_MALLOC_FAILURE) })
    {
      return TLSFailure(cause: .local, message: "this TLS library cannot go on: \(failure.reason)")
    }
    // Nothing else in a handshake is ASN.1 up to the first signature.
    if !isEstablished, observer.signatureScheme == nil,
      failure.entries.contains(where: { $0.library == Int(ERR_LIB_ASN1) })
    {
      return unusableCertificate(failure)
    }
    return TLSFailure(cause: .protocolViolation, message: "the peer breaks the TLS protocol: \(failure.reason)")
  }

  private func unusableCertificate(_ failure: OpenSSLFailure) -> TLSFailure {
    TLSFailure(cause: .protocolViolation, message: TLSFailure.unusableCertificate + failure.reason)
  }

  // MARK: Evidence

  /// Lines of the NSS key log format since the last call.
  package func takeKeyLog() -> [[UInt8]] {
    defer { observer.keyLog = [] }
    return observer.keyLog
  }

  package var receivedTicket: Bool { observer.receivedTicket }

  /// The peer asked for a certificate of ours.
  package var certificateRequested: Bool { observer.certificateRequested }

  /// What the handshake settled; nil before it is complete.
  package func facts() -> TLSFacts? {
    guard isEstablished, let cipher = SSL_get_current_cipher(ssl) else { return nil }
    var bits: Int32 = 0
    SSL_CIPHER_get_bits(cipher, &bits)
    let isTLS13 = SSL_version(ssl) >= TLS1_3_VERSION
    let response = ocspResponse()
    return TLSFacts(
      version: SSL_get_version(ssl).map { String(cString: $0) } ?? "",
      cipher: CipherFacts(
        name: SSL_CIPHER_standard_name(cipher).map { String(cString: $0) } ?? "",
        opensslName: SSL_CIPHER_get_name(cipher).map { String(cString: $0) } ?? "",
        code: SSL_CIPHER_get_protocol_id(cipher), bits: Int(bits)),
      group: group(), signatureScheme: observer.signatureScheme.map(SignatureScheme.init(code:)),
      serverName: serverName, alpn: alpn(), isResumed: SSL_session_reused(ssl) == 1,
      receivedTicket: observer.receivedTicket, ocspResponse: response,
      clientCertificateRequested: observer.certificateRequested,
      clientCertificateAuthorities: clientCertificateAuthorities(),
      secureRenegotiation: isTLS13 || COpenSSL_get_secure_renegotiation_support(ssl) == 1,
      extendedMasterSecret: isTLS13 || COpenSSL_get_extms_support(ssl) == 1,
      helloRetryRequested: observer.helloRetryRequested, staple: response.flatMap(staple))
  }

  /// What the peer presented and what chain building said of it, also where the handshake failed after that; nil where
  /// no certificate came and none can come any more.
  package func chain() -> ChainFacts? {
    if let known = observer.knownChain { return known }
    let facts = presentedChain()
    if let facts {
      observer.remember(
        facts, issuers: issuers(in: SSL_get0_verified_chain(ssl)), result: SSL_get_verify_result(ssl))
    }
    return facts
  }

  private func presentedChain() -> ChainFacts? {
    let stack = SSL_get_peer_cert_chain(ssl)
    let count = COpenSSL_sk_X509_num(stack)
    guard count > 0 else { return nil }
    let presented = (0..<count).compactMap { index in
      COpenSSL_sk_X509_value(stack, index).map { (pointer: $0, facts: X509Certificate(retaining: $0).facts()) }
    }
    let built = SSL_get0_verified_chain(ssl)
    let path = (0..<COpenSSL_sk_X509_num(built)).compactMap { index -> VerificationFacts.Element? in
      guard let pointer = COpenSSL_sk_X509_value(built, index) else { return nil }
      // Decoding is what costs: a certificate that was presented has been read already.
      if let known = presented.first(where: { X509_cmp($0.pointer, pointer) == 0 }) { return .init(known.facts) }
      return X509Certificate(retaining: pointer).pathElement()
    }
    var found = observer.objections
    let result = SSL_get_verify_result(ssl)
    if found.isEmpty, result != Int(X509_V_OK) {
      // Chain building failed without asking anybody: out of memory, for instance. That is no trust.
      found = [VerificationFacts.Objection(depth: 0, code: Int32(clamping: result))]
    }
    return ChainFacts(
      presented: presented.map(\.facts),
      verification: VerificationFacts(hadTrustStore: hasTrustStore, objections: found.inOrder, path: path))
  }

  private func group() -> GroupFacts? {
    var key: OpaquePointer?
    let hasKey = COpenSSL_get_peer_tmp_key(ssl, &key) == 1
    defer { EVP_PKEY_free(key) }
    ERR_clear_error()
    let bits = hasKey ? key.map { Int(EVP_PKEY_get_bits($0)) } : nil
    if let code = observer.group {
      return GroupFacts(name: NamedGroup.name(of: code), code: code, bits: bits ?? NamedGroup.bits(of: code))
    }
    // A finite-field exchange of TLS 1.2: named only where the server's prime is a known one.
    guard let key, let bits else { return nil }
    var name = [CChar](repeating: 0, count: 80)
    var length = 0
    let isNamed = EVP_PKEY_get_group_name(key, &name, name.count, &length) == 1 && length > 0
    ERR_clear_error()
    let text = isNamed ? String(decoding: name.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self) : "dh"
    return GroupFacts(name: text, code: NamedGroup.code(of: text), bits: bits)
  }

  private func alpn() -> [UInt8]? {
    var data: UnsafePointer<UInt8>?
    var length: UInt32 = 0
    SSL_get0_alpn_selected(ssl, &data, &length)
    guard let data, length > 0 else { return nil }
    return Array(UnsafeBufferPointer(start: data, count: Int(length)))
  }

  private func ocspResponse() -> [UInt8]? {
    var data: UnsafePointer<UInt8>?
    let length = COpenSSL_get_tlsext_status_ocsp_resp(ssl, &data)
    guard let data, length > 0 else { return nil }
    return Array(UnsafeBufferPointer(start: data, count: length))
  }

  /// Its issuer is looked for among what was presented and on the path that was built, here or in an earlier session.
  private func staple(_ response: [UInt8]) -> OCSPFacts? {
    guard let leaf = SSL_get0_peer_certificate(ssl) else { return nil }
    let issuers =
      issuers(in: SSL_get_peer_cert_chain(ssl)) + issuers(in: SSL_get0_verified_chain(ssl)) + observer.knownIssuers
    return OCSPReader.facts(of: response, about: X509Certificate(retaining: leaf), issuers: issuers)
  }

  /// All behind the leaf.
  private func issuers(in stack: OpaquePointer?) -> [X509Certificate] {
    (0..<COpenSSL_sk_X509_num(stack)).dropFirst().compactMap { index in
      COpenSSL_sk_X509_value(stack, index).map(X509Certificate.init(retaining:))
    }
  }

  private func clientCertificateAuthorities() -> [[UInt8]] {
    guard let names = SSL_get0_peer_CA_list(ssl) else { return [] }
    return (0..<COpenSSL_sk_X509_NAME_num(names)).map { distinguishedName(COpenSSL_sk_X509_NAME_value(names, $0)) }
  }
}

extension OpenSSLFailure {
  /// The peer's alert that ended the session: libssl puts its number behind an offset of its own.
  fileprivate var alert: TLSAlert? {
    entries.lazy.filter { $0.library == Int(ERR_LIB_SSL) }
      .compactMap { UInt8(exactly: $0.reason - Int(SSL_AD_REASON_OFFSET)) }
      .first.map { TLSAlert(isFatal: true, code: $0) }
  }
}

extension TLSAlert {
  /// Said by a server that finds nothing it can take in the ClientHello (RFC 8446 §6.2).
  fileprivate var refusesOffer: Bool {
    [Self.handshakeFailure, Self.protocolVersion, Self.insufficientSecurity].contains(code)
  }
}
