import ArgumentParser
import MailDNS
import ProbeEngine
import TLSCrypto
import TLSSession

/// What is offered in the handshake, and whom to trust.
struct TLSOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The server name to ask for (the host's).", valueName: "name"))
  var sni: String?

  @Flag(help: "Ask for no server name.")
  var noSni = false

  @Option(help: ArgumentHelp("The name that the certificate must have (the host's).", valueName: "name"))
  var servernameCheck: String?

  @Option(help: ArgumentHelp("Trust the PEM certificates in this file alone.", valueName: "file"), completion: .file())
  var caFile: String?

  @Option(
    help: ArgumentHelp("Trust those in this directory with hashed names.", valueName: "directory"),
    completion: .directory)
  var caPath: String?

  @Flag(help: "Trust nothing and judge no trust.")
  var noCa = false

  @Option(help: ArgumentHelp("A client certificate: its PEM chain.", valueName: "file"), completion: .file())
  var cert: String?

  @Option(help: ArgumentHelp("Its private key.", valueName: "file"), completion: .file())
  var key: String?

  @Option(
    help: ArgumentHelp("The lowest version on offer: 1.0 to 1.3.", valueName: "version"),
    completion: .list(TLSVersion.allCases.map(\.rawValue)))
  var tlsMin: String?

  @Option(
    help: ArgumentHelp("The highest.", valueName: "version"), completion: .list(TLSVersion.allCases.map(\.rawValue)))
  var tlsMax: String?

  @Option(help: ArgumentHelp("The suites up to TLS 1.2, in the words of openssl.", valueName: "list"))
  var ciphers: String?

  @Option(
    help: ArgumentHelp("Append the session keys, for Wireshark (SSLKEYLOGFILE).", valueName: "file"),
    completion: .file())
  var keylog: String?

  func apply(to plan: inout ProbePlan) throws(UsageError) {
    if sni != nil && noSni { throw UsageError("--sni and --no-sni exclude each other") }
    if let value = OptionValue("--sni", sni) { plan.serverName = .name(try value.hostName()) }
    if noSni { plan.serverName = .none }
    plan.checkName = try OptionValue("--servername-check", servernameCheck)?.hostName()
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
