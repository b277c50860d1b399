import ArgumentParser
import TLSSession

/// `TLSOptions` for ArgumentParser: names, help and completion.
struct TLSArguments: ParsableArguments {
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

  var options: TLSOptions {
    var options = TLSOptions()
    options.sni = sni
    options.noSni = noSni
    options.servernameCheck = servernameCheck
    options.caFile = caFile
    options.caPath = caPath
    options.noCa = noCa
    options.cert = cert
    options.key = key
    options.tlsMin = tlsMin
    options.tlsMax = tlsMax
    options.ciphers = ciphers
    options.keylog = keylog
    return options
  }
}
