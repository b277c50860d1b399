import COpenSSL
package import Certificates

/// What one file holds of certificates: PEM with any text around it, DER, or a container of PKCS #7 in either form. Bytes
/// of keys are looked at only to see whether they fit, and told nowhere.
package struct CertificateFile: Sendable {
  package struct Entry: Sendable {
    package var certificate: X509Certificate
    package var facts: CertificateFacts
    /// Nil where only the TLS library can read it.
    package var details: CertificateDetails?
    /// The SHA-1 of it.
    package var legacyDigest: Digest
  }

  /// A block that should have been a certificate.
  package struct Flaw: Hashable, Sendable {
    /// The line that it begins in, counted from 1; nil where the file has no lines.
    package var line: Int?
    package var reason: String
  }

  /// As it was typed.
  package var path: String
  package var entries: [Entry] = []
  /// The first private key of the file, as Postfix and HAProxy want it beside its chain.
  package var key: PrivateKey?
  package var flaws: [Flaw] = []
  /// What else it holds, by the labels of RFC 7468: `PRIVATE KEY`, `DH PARAMETERS`.
  package var others: [String] = []

  /// How many certificates of one file are looked at: a bundle of all public roots has some 150. To put a file together
  /// takes the square of their number where all have the same name.
  package static let limit = 1000

  /// - Parameters:
  ///   - path: `-` is standard input.
  ///   - takesFlaws: whether a file will do in which nothing that should be a certificate can be read as one.
  /// - Throws: with a line that says what the file is, where it holds no certificate at all.
  package static func load(_ path: String, takesFlaws: Bool = false) throws(TLSSetupFailure) -> CertificateFile {
    let name = path == "-" ? "standard input" : "certificate file \(printable(path))"
    let bytes =
      path == "-" ? try FileBytes.read(descriptor: 0, as: name) : try FileBytes.read(path, as: "certificate file")
    return try CertificateFile(bytes, path: path, name: name, takesFlaws: takesFlaws)
  }

  package init(_ bytes: [UInt8], path: String, name: String, takesFlaws: Bool = false) throws(TLSSetupFailure) {
    self.init(unjudged: bytes, path: path)
    if isTooLarge { throw TLSSetupFailure("\(name): \(Self.tooLarge)") }
    if takesFlaws, !flaws.isEmpty { return }
    if entries.isEmpty { throw complaint(about: bytes, name: name) }
  }

  /// Whatever it holds, and be it nothing.
  init(unjudged bytes: [UInt8], path: String) {
    self.path = path
    let blocks = PEMBlock.all(in: bytes)
    if blocks.isEmpty {
      readDER(bytes)
    } else {
      for block in blocks { read(block, in: bytes) }
    }
  }

  /// Not all of it was read.
  var isTooLarge: Bool { entries.count > Self.limit }

  static var tooLarge: String { "holds more than \(limit) certificates" }

  // MARK: Reading

  private mutating func read(_ block: PEMBlock, in file: [UInt8]) {
    guard entries.count <= Self.limit else { return }
    switch block.label {
    case "CERTIFICATE", "X509 CERTIFICATE":
      addCertificate(block)
    case "TRUSTED CERTIFICATE":
      // OpenSSL's own: what it says of trust stands behind the certificate.
      guard let bytes = block.bytes, let first = DERReader(bytes).firstElement else {
        flaws.append(Flaw(line: block.line, reason: "no base 64 up to its end line"))
        return
      }
      addCertificate(Array(bytes[first.whole]), line: block.line)
    case "PKCS7", "PKCS #7 SIGNED DATA", "CMS":
      addContainer(block.bytes ?? [], line: block.line)
    default:
      others.append(block.label)
      guard key == nil, block.label.hasSuffix("PRIVATE KEY") else { return }
      key = try? PEM.privateKey(Array(file[block.text]) + [0x0A])
    }
  }

  private mutating func addCertificate(_ block: PEMBlock) {
    guard let bytes = block.bytes else {
      flaws.append(Flaw(line: block.line, reason: "no base 64 up to its end line"))
      return
    }
    addCertificate(bytes, line: block.line)
  }

  private mutating func addCertificate(_ bytes: [UInt8], line: Int?) {
    do throws(OpenSSLFailure) {
      add(try X509Certificate.first(in: bytes[...]).certificate, bytes)
    } catch {
      flaws.append(Flaw(line: line, reason: bytes.isEmpty ? "nothing in it" : error.reason))
    }
  }

  private mutating func add(_ certificate: X509Certificate, _ bytes: [UInt8]) {
    entries.append(Entry(certificate, bytes))
  }

  /// Those of certificates that no file holds.
  package static func entries(ofDER list: [[UInt8]]) throws(OpenSSLFailure) -> [Entry] {
    var entries: [Entry] = []
    for der in list { entries.append(Entry(try X509Certificate(der: der), der)) }
    return entries
  }

  /// One certificate or more behind each other, or a container.
  private mutating func readDER(_ bytes: [UInt8]) {
    switch EncodedKind(bytes) {
    case .container: addContainer(bytes, line: nil)
    case .privateKey, .encryptedKey: others.append("PRIVATE KEY")
    case .certificate:
      var rest = bytes[...]
      while !rest.isEmpty, entries.count <= Self.limit {
        guard let (certificate, count) = try? X509Certificate.first(in: rest), count > 0 else { break }
        let following = rest.dropFirst(count)
        // What is no further certificate stands behind this one, and is told with it.
        let isFollowed = (try? X509Certificate.first(in: following)) != nil
        add(certificate, Array(isFollowed ? rest.prefix(count) : rest))
        rest = isFollowed ? following : []
      }
      if entries.isEmpty { addCertificate(bytes, line: nil) }
    default: return
    }
  }

  /// The certificates of a container as their bytes stand in it. The library has the word on what is one at all.
  private mutating func addContainer(_ bytes: [UInt8], line: Int?) {
    OpenSSLFailure.clearQueue()
    defer { OpenSSLFailure.clearQueue() }
    let container = bytes.withUnsafeBufferPointer { buffer in
      var position = buffer.baseAddress
      return d2i_PKCS7(nil, &position, buffer.count)
    }
    guard let container else {
      flaws.append(Flaw(line: line, reason: OpenSSLFailure.drained("read a container").reason))
      return
    }
    defer { PKCS7_free(container) }
    let stack = COpenSSL_PKCS7_certificates(container)
    let members = CertificateContainer.members(of: bytes, limit: Self.limit + 1) ?? []
    for index in 0..<COpenSSL_sk_X509_num(stack) {
      guard entries.count <= Self.limit, let pointer = COpenSSL_sk_X509_value(stack, index) else { return }
      let certificate = X509Certificate(retaining: pointer)
      let own = certificate.der
      // Where this side sees another list than the library, its encoding has to do.
      let position = Int(index)
      let isSeen = members.indices.contains(position) && Self.isSame(members[position], own)
      add(certificate, isSeen ? members[position] : own)
    }
  }

  /// Whether the library reads this certificate out of the bytes.
  private static func isSame(_ bytes: [UInt8], _ der: [UInt8]) -> Bool {
    bytes == der || (try? X509Certificate.first(in: bytes[...]))?.certificate.der == der
  }

  // MARK: Complaints

  private func complaint(about bytes: [UInt8], name: String) -> TLSSetupFailure {
    if bytes.isEmpty { return TLSSetupFailure("\(name): is empty") }
    if let flaw = flaws.first {
      let place = flaw.line.map { " in line \($0)" } ?? ""
      return TLSSetupFailure("\(name): the certificate\(place) cannot be read: \(flaw.reason)")
    }
    let pemHint = "give a file with -----BEGIN CERTIFICATE----- blocks, DER or PKCS #7"
    if others.contains(where: { $0.hasSuffix("PRIVATE KEY") }) {
      return TLSSetupFailure(
        "\(name): holds a private key and no certificate",
        hint: "give the certificate here, and the key with --key to see whether they fit")
    }
    if !PEMBlock.all(in: bytes).isEmpty {
      let kinds = others.first.map { "a \($0)" } ?? "PEM"
      return TLSSetupFailure("\(name): holds \(kinds) and no certificate", hint: pemHint)
    }
    switch EncodedKind(bytes) {
    case .request:
      return TLSSetupFailure("\(name): is a certificate request", hint: "give the certificate that came of it")
    case .revocationList: return TLSSetupFailure("\(name): is a revocation list", hint: pemHint)
    case .pkcs12:
      return TLSSetupFailure(
        "\(name): is a PKCS #12 container under a pass phrase",
        hint: "'openssl pkcs12 -nokeys -in FILE' takes the certificates out of it")
    case .publicKey: return TLSSetupFailure("\(name): is a public key", hint: pemHint)
    default: return TLSSetupFailure("\(name): holds no certificate", hint: pemHint)
    }
  }
}

extension CertificateFile.Entry {
  /// - Parameter bytes: as they came.
  fileprivate init(_ certificate: X509Certificate, _ bytes: [UInt8]) {
    let facts = certificate.facts(trustsAuthorities: true)
    self.init(
      certificate: certificate, facts: facts, details: CertificateDetails(bytes),
      legacyDigest: Digest(sha1Of: facts.der))
    guard !facts.isCA, let modulus = details?.key.modulus else { return }
    details?.key.hasClosePrimes = ClosePrimes.divide(modulus)
  }
}

extension DERReader {
  fileprivate var firstElement: DERElement? {
    var reader = self
    return reader.next()
  }
}

extension Digest {
  fileprivate init(sha1Of bytes: [UInt8]) {
    var digest = [UInt8](repeating: 0, count: 20)
    SHA1(bytes, bytes.count, &digest)
    self.init(digest)
  }
}
