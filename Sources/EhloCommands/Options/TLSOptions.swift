import MailDNS
import ProbeEngine
import TLSCrypto
import TLSSession

/// What is offered in the handshake, and whom to trust.
struct TLSOptions: Equatable, Sendable {
  var sni: String?
  var noSni = false
  var servernameCheck: String?
  var caFile: String?
  var caPath: String?
  var noCa = false
  var cert: String?
  var key: String?
  var tlsMin: String?
  var tlsMax: String?
  var ciphers: String?
  var keylog: String?

  func apply(to plan: inout ProbePlan) throws(UsageError) {
    if sni != nil && noSni { throw UsageError("--sni and --no-sni exclude each other") }
    if let value = OptionValue("--sni", sni) { plan.serverName = .name(try value.serverName()) }
    if noSni { plan.serverName = .none }
    plan.checkName = try OptionValue("--servername-check", servernameCheck)?.reference()
    let lowest = try OptionValue("--tls-min", tlsMin)?.word(of: TLSVersion.self) ?? plan.tls.minimumVersion
    let highest = try OptionValue("--tls-max", tlsMax)?.word(of: TLSVersion.self) ?? plan.tls.maximumVersion
    guard lowest <= highest else {
      throw UsageError("--tls-min \(lowest.rawValue) is above --tls-max \(highest.rawValue)")
    }
    plan.tls.minimumVersion = lowest
    plan.tls.maximumVersion = highest
    if let value = OptionValue("--ciphers", ciphers) { plan.tls.suites = .list(try value.printable()) }
  }

  /// Whether any of it can be wrong in a way that shows only when it is used.
  var namesSomething: Bool {
    caFile != nil || caPath != nil || cert != nil || ciphers != nil || tlsMin != nil || tlsMax != nil
  }

  func trustSource() throws(UsageError) -> TrustSource {
    let given = [caFile.map { _ in "--ca-file" }, caPath.map { _ in "--ca-path" }, noCa ? "--no-ca" : nil]
    let named = given.compactMap(\.self)
    if named.count > 1 { throw UsageError("\(named.joined(separator: " and ")) exclude each other") }
    if let value = OptionValue("--ca-file", caFile) { return .file(try value.path()) }
    if let value = OptionValue("--ca-path", caPath) { return .directory(try value.path()) }
    return noCa ? .none : .system
  }

  /// What all handshakes share. What the user named wrongly is told before any connection; the system's trust store waits
  /// until TLS begins.
  func contexts(for offer: ClientOptions) throws -> TLSContexts {
    let trust = try trustSource()
    let contexts = TLSContexts(trust: trust, identity: try identity())
    if namesSomething || (trust == .system && TrustStore.isNamedByEnvironment) { try contexts.check(offer) }
    return contexts
  }

  /// Reads the files.
  func identity() throws -> Identity? {
    switch (OptionValue("--cert", cert), OptionValue("--key", key)) {
    case (nil, nil): return nil
    case (let cert?, let key?):
      return try ClientIdentity.load(certificateFile: cert.path(), keyFile: key.path())
    case (_?, nil):
      throw UsageError("--cert needs --key", hint: "if one file holds both, name it for both")
    case (nil, _?):
      throw UsageError("--key needs --cert")
    }
  }
}

extension TLSOptions {
  static let group = OptionGroup(
    title: "TLS options",
    options: [
      OptionSpecification("--sni", value: "name", help: "The server name to ask for (the host's)."),
      OptionSpecification("--no-sni", help: "Ask for no server name."),
      OptionSpecification(
        "--servername-check", value: "name", help: "The name or address that the certificate must have (the host's)."),
      OptionSpecification("--ca-file", value: "file", .files, help: "Trust the PEM certificates in this file alone."),
      OptionSpecification(
        "--ca-path", value: "directory", .directories, help: "Trust those in this directory with hashed names."),
      OptionSpecification("--no-ca", help: "Trust nothing and judge no trust."),
      OptionSpecification("--cert", value: "file", .files, help: "A client certificate: its PEM chain."),
      OptionSpecification("--key", value: "file", .files, help: "Its private key."),
      OptionSpecification(
        "--tls-min", value: "version", .words(versions), help: "The lowest version on offer: 1.0 to 1.3."),
      OptionSpecification("--tls-max", value: "version", .words(versions), help: "The highest."),
      OptionSpecification("--ciphers", value: "list", help: "The suites up to TLS 1.2, in the words of openssl."),
      OptionSpecification(
        "--keylog", value: "file", .files, help: "Append the session keys, for Wireshark (SSLKEYLOGFILE)."),
    ])

  private static let versions = TLSVersion.allCases.map(\.rawValue)

  init(_ words: CommandWords) {
    sni = words.value("--sni")
    noSni = words.has("--no-sni")
    servernameCheck = words.value("--servername-check")
    caFile = words.value("--ca-file")
    caPath = words.value("--ca-path")
    noCa = words.has("--no-ca")
    cert = words.value("--cert")
    key = words.value("--key")
    tlsMin = words.value("--tls-min")
    tlsMax = words.value("--tls-max")
    ciphers = words.value("--ciphers")
    keylog = words.value("--keylog")
  }
}

extension OptionValue {
  /// A name alone (RFC 6066 §3).
  fileprivate func serverName() throws(UsageError) -> HostName {
    if (try? address()) != nil {
      throw wrong(
        "\(quoted(text)) is an address, and only names can be asked for (RFC 6066 section 3)",
        hint: "--no-sni asks for none")
    }
    return try hostName()
  }
}
