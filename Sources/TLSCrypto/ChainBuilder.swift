import COpenSSL
package import Certificates

/// Builds the path from a certificate to a trust store as a TLS client would, without a connection.
package struct ChainBuilder: Sendable {
  private let store: TrustStore
  /// False: nothing is judged trusted or untrusted.
  private let hasTrustStore: Bool
  /// Further issuers, beside those that come with a chain.
  package let issuers: [X509Certificate]
  private let time: UnixTime

  /// - Parameter time: as of when the chain is verified.
  /// - Throws: where the library has no memory left.
  package init(trust: TrustStore?, issuers: [X509Certificate] = [], time: UnixTime) throws(OpenSSLFailure) {
    store = if let trust { trust } else { try TrustStore(certificates: []) }
    hasTrustStore = trust != nil
    self.issuers = issuers
    self.time = time
  }

  /// Tells the trust store what was read already; makes no difference but in time.
  package func foresee(_ entries: [CertificateFile.Entry]) { store.foresee(entries) }

  /// - Parameters:
  ///   - presented: the lowest certificate first.
  ///   - role: a server's certificate must be for one.
  /// - Throws: where the library has no memory left.
  package func chain(
    _ presented: [CertificateFile.Entry], role: ChainGroup.Role
  ) throws(OpenSSLFailure) -> ChainFacts {
    try build(presented, role: role).facts
  }

  /// The same, with the certificates of the path, which may come from the trust store.
  package func build(
    _ presented: [CertificateFile.Entry], role: ChainGroup.Role
  ) throws(OpenSSLFailure) -> (facts: ChainFacts, path: [X509Certificate]) {
    guard let leaf = presented.first else {
      let facts = ChainFacts(
        presented: [], verification: VerificationFacts(hadTrustStore: hasTrustStore, objections: [], path: []))
      return (facts, [])
    }
    let observer = Observer()
    let context = try checkedPointer("verify a chain") { X509_STORE_CTX_new() }
    defer { X509_STORE_CTX_free(context) }
    let others = try checkedPointer("verify a chain") { OPENSSL_sk_new_null() }
    // It owns nothing: the certificates are kept by who called, and by this value.
    defer { OPENSSL_sk_free(others) }
    for certificate in presented.dropFirst().map(\.certificate) + issuers {
      try checkedPositive("verify a chain") {
        certificate.withPointer { OPENSSL_sk_push(others, UnsafeRawPointer($0)) }
      }
    }
    try checkedPositive("verify a chain") {
      store.withPointer { store in
        leaf.certificate.withPointer { X509_STORE_CTX_init(context, store, $0, others) }
      }
    }
    let parameters = X509_STORE_CTX_get0_param(context)
    X509_VERIFY_PARAM_set_time(parameters, time_t(time.seconds))
    // As in a probe: keys and signatures are told by rules of their own.
    X509_VERIFY_PARAM_set_auth_level(parameters, 0)
    if role == .server {
      X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER)
      X509_VERIFY_PARAM_set_trust(parameters, X509_TRUST_SSL_SERVER)
    }
    X509_STORE_CTX_set_verify_cb(context, Self.observe)
    return try withExtendedLifetime(observer) { () throws(OpenSSLFailure) in
      try checkedPositive("verify a chain") {
        X509_STORE_CTX_set_ex_data(context, 0, Unmanaged.passUnretained(observer).toOpaque())
      }
      OpenSSLFailure.clearQueue()
      let result = X509_verify_cert(context)
      OpenSSLFailure.clearQueue()
      if observer.objections.isEmpty, result <= 0 {
        // Chain building failed without asking anybody. That is no trust.
        observer.objections = [.init(depth: 0, code: X509_STORE_CTX_get_error(context))]
      }
      let built = X509_STORE_CTX_get0_chain(context)
      let path = (0..<COpenSSL_sk_X509_num(built)).compactMap { index in
        COpenSSL_sk_X509_value(built, index).map(X509Certificate.init(retaining:))
      }
      let elements = path.map { element(of: $0, presented: presented) }
      let facts = ChainFacts(
        presented: presented.map(\.facts),
        verification: VerificationFacts(
          hadTrustStore: hasTrustStore, objections: observer.objections.inOrder.granting(time, to: elements),
          path: elements))
      return (facts, path)
    }
  }

  private func element(
    of certificate: X509Certificate, presented: [CertificateFile.Entry]
  ) -> VerificationFacts.Element {
    let digest = Digest(sha256Of: certificate.der)
    if let known = presented.first(where: { $0.facts.sha256 == digest }) { return .init(known.facts) }
    return certificate.pathElement()
  }

  private final class Observer {
    var objections: [VerificationFacts.Objection] = []
  }

  /// Notes each objection and goes on: an auditor wants all of them.
  private static let observe: @convention(c) (Int32, OpaquePointer?) -> Int32 = { isFine, context in
    guard isFine == 0, let context, let data = X509_STORE_CTX_get_ex_data(context, 0) else { return 1 }
    let observer = Unmanaged<Observer>.fromOpaque(data).takeUnretainedValue()
    let objection = VerificationFacts.Objection(
      depth: Int(X509_STORE_CTX_get_error_depth(context)), code: X509_STORE_CTX_get_error(context))
    if !observer.objections.contains(objection) { observer.objections.append(objection) }
    return 1
  }
}
