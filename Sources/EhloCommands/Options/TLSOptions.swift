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

// The names once more, for `QuickReading`.
extension TLSOptions {
  /// - Returns: false where no flag is called so.
  mutating func set(_ flag: String) -> Bool {
    switch flag {
    case "--no-sni": noSni = true
    case "--no-ca": noCa = true
    default: return false
    }
    return true
  }

  /// - Returns: false where no option with a value is called so.
  mutating func set(_ option: String, to value: String) -> Bool {
    switch option {
    case "--sni": sni = value
    case "--servername-check": servernameCheck = value
    case "--ca-file": caFile = value
    case "--ca-path": caPath = value
    case "--cert": cert = value
    case "--key": key = value
    case "--tls-min": tlsMin = value
    case "--tls-max": tlsMax = value
    case "--ciphers": ciphers = value
    case "--keylog": keylog = value
    default: return false
    }
    return true
  }
}
