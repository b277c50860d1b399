import COpenSSL

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Where trust anchors come from.
public enum TrustSource: Sendable, Hashable {
  /// The system's, from its hashed directory where it has one: a bundle decodes every key that it holds.
  case system
  /// A file of PEM certificates.
  case file(String)
  /// A directory with hashed names, as `openssl rehash` makes them.
  case directory(String)
  /// Anchors in DER.
  case certificates([[UInt8]])
  /// No anchors: nothing is judged trusted or untrusted.
  case none
}

/// Owns a store of trust anchors. Loaded once, shared by all contexts.
public final class TrustStore {
  private let pointer: OpaquePointer
  /// Where the library looks for certificates that are not in the store yet.
  let directory: String?

  private init(empty: Void, directory: String? = nil) throws(OpenSSLFailure) {
    self.directory = directory
    pointer = try checkedPointer("make a trust store") { X509_STORE_new() }
  }

  deinit { X509_STORE_free(pointer) }

  package convenience init(certificates: [X509Certificate]) throws(OpenSSLFailure) {
    try self.init(empty: ())
    try add(certificates)
  }

  private func add(_ certificates: [X509Certificate]) throws(OpenSSLFailure) {
    for certificate in certificates {
      try checkedPositive("add a trust anchor") { certificate.withPointer { X509_STORE_add_cert(pointer, $0) } }
    }
  }

  /// - Throws: with a line that names the file or directory and what is wrong with it.
  package static func load(_ source: TrustSource) throws(TLSSetupFailure) -> TrustStore? {
    switch source {
    case .none: nil
    case .certificates(let list): try store(ofDER: list)
    case .file(let path): try bundle(path)
    case .directory(let path): try directory(path)
    case .system: try system()
    }
  }

  package func withPointer<Result>(_ body: (OpaquePointer) -> Result) -> Result { body(pointer) }

  private static func store(ofDER list: [[UInt8]]) throws(TLSSetupFailure) -> TrustStore {
    try setUp("trust store") { () throws(OpenSSLFailure) in
      var certificates: [X509Certificate] = []
      for der in list { certificates.append(try X509Certificate(der: der)) }
      return try TrustStore(certificates: certificates)
    }
  }

  /// A PEM file, which must hold at least one certificate.
  private static func bundle(_ path: String, as role: String = "CA file") throws(TLSSetupFailure) -> TrustStore {
    let certificates = try certificates(in: path, as: role)
    return try setUp("\(role) \(printable(path))") { () throws(OpenSSLFailure) in
      try TrustStore(certificates: certificates)
    }
  }

  private static func certificates(in path: String, as role: String) throws(TLSSetupFailure) -> [X509Certificate] {
    let name = "\(role) \(printable(path))"
    let bytes = try FileBytes.read(path, as: role)
    let certificates = try setUp("\(name): a certificate in it cannot be read") { () throws(OpenSSLFailure) in
      try PEM.certificates(bytes)
    }
    guard !certificates.isEmpty else {
      throw TLSSetupFailure(
        "\(name): \(bytes.isEmpty ? "is empty" : "holds no PEM certificate")",
        hint: "give a file with -----BEGIN CERTIFICATE----- blocks")
    }
    return certificates
  }

  private static func directory(_ path: String) throws(TLSSetupFailure) -> TrustStore {
    let name = "CA directory \(printable(path))"
    guard let entries = FileBytes.entries(ofDirectory: path) else {
      throw TLSSetupFailure("\(name): \(String(cString: strerror(errno)))")
    }
    guard entries.contains(where: isHashedName) else {
      throw TLSSetupFailure(
        "\(name): holds no certificate under a hashed name", hint: "run `openssl rehash \(printable(path))`")
    }
    return try setUp(name) { () throws(OpenSSLFailure) in try hashed(path) }
  }

  /// Certificates are read from the directory when a chain needs them, and then kept.
  private static func hashed(_ path: String) throws(OpenSSLFailure) -> TrustStore {
    let store = try TrustStore(empty: (), directory: path)
    try checkedPositive("use a CA directory") { X509_STORE_load_path(store.pointer, path) }
    return store
  }

  private static func system() throws(TLSSetupFailure) -> TrustStore {
    let (chosen, file) = (environment(directoryVariable), environment(fileVariable))
    let usual = file == nil ? ["/etc/ssl/certs", "/etc/openssl/certs"] : []
    let directories = chosen?.split(separator: ":").map(String.init) ?? usual
    for path in directories where FileBytes.entries(ofDirectory: path)?.contains(where: isHashedName) == true {
      // As the library itself does, where the environment names both.
      let more = try file.map { file throws(TLSSetupFailure) in try certificates(in: file, as: fileVariable) } ?? []
      return try setUp("CA directory \(printable(path))") { () throws(OpenSSLFailure) in
        let store = try hashed(path)
        try store.add(more)
        return store
      }
    }
    if let file { return try bundle(file, as: fileVariable) }
    // The library would take such a variable for an empty store, in which nothing is trusted.
    if let chosen {
      throw TLSSetupFailure(
        "\(directoryVariable) \(printable(chosen)): no certificate under a hashed name is there",
        hint: "unset it for the system's own, or name a trust store with --ca-file or --ca-path")
    }
    // No hashed directory (macOS, Fedora): the bundle that the library was built for, or a usual place.
    let builtIn = X509_get_default_cert_file().map { String(cString: $0) }
    let bundles = ["/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem", "/etc/ssl/certs/ca-certificates.crt"]
    for path in [builtIn].compactMap(\.self) + bundles where access(path, R_OK) == 0 { return try bundle(path) }
    throw TLSSetupFailure(
      "trust store: this system has none in the usual places",
      hint: "install ca-certificates, or name one with --ca-file")
  }

  private static let directoryVariable = "SSL_CERT_DIR"
  private static let fileVariable = "SSL_CERT_FILE"

  /// Whether the user's environment puts another trust store in place of the system's.
  package static var isNamedByEnvironment: Bool {
    environment(directoryVariable) != nil || environment(fileVariable) != nil
  }

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Eight hexadecimal digits, a dot and a number: the form that the library looks for.
  private static func isHashedName(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard bytes.count >= 10, bytes[8] == UInt8(ascii: ".") else { return false }
    return bytes.prefix(8).allSatisfy(\.isHexadecimalDigit) && bytes.dropFirst(9).allSatisfy(\.isHexadecimalDigit)
  }
}

// libcrypto counts the references of a store atomically and locks its cache; the pointer never changes.
extension TrustStore: @unchecked Sendable {}

extension UInt8 {
  fileprivate var isHexadecimalDigit: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
    default: false
    }
  }
}
