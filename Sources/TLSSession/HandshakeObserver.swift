import COpenSSL
import Certificates
import TLSCrypto

/// What the callbacks of libssl see during a session. They observe, and decide nothing.
///
/// The session owns it; the `SSL` holds it unretained in its ex-data, and every callback runs inside a call of that
/// session, so it is alive whenever one does.
final class HandshakeObserver {
  private(set) var objections: [VerificationFacts.Objection] = []
  /// The chain that was verified in this session; nil where there was none, or an earlier session told what is to be known.
  private var verifiedChain: ChainMemory.Key?
  /// What an earlier session found of the same chain, or this one of its own.
  private(set) var knownChain: ChainFacts?
  /// The path above the leaf, where an earlier session built it and this one did not.
  private(set) var knownIssuers: [X509Certificate] = []
  /// Of the client role, with the time of verification; nil where nothing is remembered.
  var memory: (memory: SessionMemory, time: UnixTime)?
  private(set) var sawServerHello = false
  private(set) var helloRetryRequested = false
  /// The code point of the key exchange, from ServerHello or ServerKeyExchange.
  private(set) var group: UInt16?
  private(set) var signatureScheme: UInt16?
  private(set) var certificateRequested = false
  private(set) var receivedTicket = false
  var keyLog: [[UInt8]] = []
  /// Of the server role: what its SNI and status callbacks answer.
  var serverOptions: ServerOptions?

  private static let index = COpenSSL_get_ex_new_index()

  /// Hangs the observer on an `SSL`; the caller keeps it alive as long as that.
  func attach(to ssl: OpaquePointer) -> Bool {
    COpenSSL_set_ex_data(ssl, Self.index, Unmanaged.passUnretained(self).toOpaque()) == 1
  }

  static func of(_ ssl: OpaquePointer?) -> HandshakeObserver? {
    guard let ssl, let data = SSL_get_ex_data(ssl, index) else { return nil }
    return Unmanaged<HandshakeObserver>.fromOpaque(data).takeUnretainedValue()
  }

  // MARK: Verification

  /// Stands in for chain building, which it does unless the outcome is known.
  static let verifyChain: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = { context, _ in
    guard let context, let observer = of(session(of: context)) else { return 0 }
    guard let (memory, time) = observer.memory else { return X509_verify_cert(context) }
    // The chain of the session itself: what stands there then is what the handshake goes on with.
    guard let chain = memory.certificates.settle(X509_STORE_CTX_get0_untrusted(context)), let leaf = chain.first
    else { return 0 }
    leaf.withPointer { X509_STORE_CTX_set_cert(context, $0) }
    let key = ChainMemory.Key(chain)
    if let entry = memory.chains.entry(of: key, at: time) {
      observer.knownChain = entry.facts
      observer.knownIssuers = entry.issuers
      X509_STORE_CTX_set_error(context, entry.result)
      return 1
    }
    let result = X509_verify_cert(context)
    // What this machine lacked for a moment is no fact of the chain.
    let passing = [X509_V_ERR_UNSPECIFIED, X509_V_ERR_OUT_OF_MEM, X509_V_ERR_STORE_LOOKUP]
    if result == 1, !observer.objections.contains(where: { passing.contains(Int32(clamping: $0.code)) }) {
      observer.verifiedChain = key
    }
    return result
  }

  /// For the sessions to come, where the chain was verified in this one.
  func remember(_ facts: ChainFacts, issuers: @autoclosure () -> [X509Certificate], result: Int) {
    guard let verifiedChain, let (memory, time) = memory else { return }
    memory.chains.remember(
      verifiedChain,
      ChainMemory.Entry(facts: facts, issuers: issuers(), time: time, result: Int32(clamping: result)))
    knownChain = facts
  }

  private static func session(of context: OpaquePointer) -> OpaquePointer? {
    X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx()).map { OpaquePointer($0) }
  }

  /// Records each objection of chain building and lets the handshake go on: an auditor wants the facts of a bad chain.
  static let verify: @convention(c) (Int32, OpaquePointer?) -> Int32 = { isFine, context in
    guard isFine == 0, let context else { return 1 }
    let code = X509_STORE_CTX_get_error(context)
    let objection = VerificationFacts.Objection(depth: Int(X509_STORE_CTX_get_error_depth(context)), code: code)
    if let observer = of(session(of: context)), !observer.objections.contains(objection) {
      observer.objections.append(objection)
    }
    return 1
  }

  // MARK: Messages

  /// Sees every message in the clear, inside TLS 1.3 too: the one place that tells exact code points.
  static let message:
    @convention(c) (Int32, Int32, Int32, UnsafeRawPointer?, Int, OpaquePointer?, UnsafeMutableRawPointer?) -> Void = {
      isWrite, _, contentType, buffer, length, ssl, _ in
      guard isWrite == 0, let buffer, length > 0, let ssl, let observer = of(ssl) else { return }
      var reader = ByteReader(UnsafeRawBufferPointer(start: buffer, count: length))
      if contentType == SSL3_RT_HANDSHAKE { observer.readHandshake(&reader, ssl) }
    }

  private func readHandshake(_ reader: inout ByteReader, _ ssl: OpaquePointer) {
    guard let type = reader.byte(), reader.skip(3) else { return }
    switch Int32(type) {
    case SSL3_MT_SERVER_HELLO: readServerHello(&reader)
    case SSL3_MT_SERVER_KEY_EXCHANGE: readServerKeyExchange(&reader, ssl)
    case SSL3_MT_CERTIFICATE_VERIFY: signatureScheme = reader.short()
    case SSL3_MT_CERTIFICATE_REQUEST: certificateRequested = true
    case SSL3_MT_NEWSESSION_TICKET: readTicket(&reader, ssl)
    default: return
    }
  }

  /// Below TLS 1.3 an empty ticket stands for none (RFC 5077 §3.3).
  private func readTicket(_ reader: inout ByteReader, _ ssl: OpaquePointer) {
    let isTLS13 = SSL_version(ssl) >= TLS1_3_VERSION
    if isTLS13 || reader.skip(4) && (reader.short() ?? 0) > 0 { receivedTicket = true }
  }

  /// RFC 8446 §4.1.3; the key share extension names the group.
  private func readServerHello(_ reader: inout ByteReader) {
    sawServerHello = true
    guard reader.skip(2), let random = reader.take(32), reader.skipShortVector(), reader.skip(3),
      var extensions = reader.vector()
    else { return }
    if random == Self.helloRetryRandom { helloRetryRequested = true }
    while let type = extensions.short(), var body = extensions.vector() {
      if type == 51 { group = body.short() }
    }
  }

  /// RFC 8422 §5.4 and RFC 5246 §7.4.3: parameters, then the scheme of their signature.
  private func readServerKeyExchange(_ reader: inout ByteReader, _ ssl: OpaquePointer) {
    guard let cipher = SSL_get_pending_cipher(ssl) else { return }
    switch SSL_CIPHER_get_kx_nid(cipher) {
    case NID_kx_ecdhe:
      guard reader.byte() == 3, let curve = reader.short(), reader.skipShortVector() else { return }
      group = curve
    case NID_kx_dhe:
      guard reader.skipVector(), reader.skipVector(), reader.skipVector() else { return }
    default:
      return
    }
    // Below TLS 1.2 no scheme is named; an anonymous exchange is not signed.
    guard SSL_version(ssl) >= TLS1_2_VERSION, SSL_CIPHER_get_auth_nid(cipher) != NID_auth_null else { return }
    signatureScheme = reader.short()
  }

  /// RFC 8446 §4.1.3: the random of a ServerHello that is a HelloRetryRequest.
  private static let helloRetryRandom: [UInt8] = [
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
    0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
  ]

  // MARK: Key log

  static let logKey: @convention(c) (OpaquePointer?, UnsafePointer<CChar>?) -> Void = { ssl, line in
    guard let line, let observer = of(ssl) else { return }
    observer.keyLog.append(Array(UnsafeRawBufferPointer(start: line, count: strlen(line))))
  }

  // MARK: Server role

  static let chooseServerName:
    @convention(c) (OpaquePointer?, UnsafeMutablePointer<Int32>?, UnsafeMutableRawPointer?) -> Int32 = {
      ssl, alert, _ in
      guard let options = of(ssl)?.serverOptions, let expected = options.expectedServerName else {
        return SSL_TLSEXT_ERR_OK
      }
      let name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name).map { String(cString: $0) }
      guard name != expected else { return SSL_TLSEXT_ERR_OK }
      if let ssl, let placeholder = options.placeholder { present(placeholder, ssl) }
      alert?.pointee = Int32(TLSAlert.unrecognizedName)
      switch options.serverNameMismatch {
      case .ignore: return SSL_TLSEXT_ERR_OK
      case .warningAlert: return SSL_TLSEXT_ERR_ALERT_WARNING
      case .fatalAlert: return SSL_TLSEXT_ERR_ALERT_FATAL
      }
    }

  /// In this one session, without a chain.
  private static func present(_ identity: Identity, _ ssl: OpaquePointer) {
    identity.key.withPointer { key in
      identity.chain.first?.withPointer { _ = SSL_use_cert_and_key(ssl, $0, key, nil, 1) }
    }
  }

  /// libssl frees the copy that it is given.
  static let staple: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = { ssl, _ in
    guard let ssl, let response = of(ssl)?.serverOptions?.ocspResponse, !response.isEmpty,
      let copy = COpenSSL_malloc(response.count)
    else { return SSL_TLSEXT_ERR_NOACK }
    copy.copyMemory(from: response, byteCount: response.count)
    let bytes = copy.assumingMemoryBound(to: UInt8.self)
    guard COpenSSL_set_tlsext_status_ocsp_resp(ssl, bytes, response.count) == 1 else {
      COpenSSL_free(copy)
      return SSL_TLSEXT_ERR_NOACK
    }
    return SSL_TLSEXT_ERR_OK
  }
}
