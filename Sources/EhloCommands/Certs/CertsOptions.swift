import Certificates
import Findings
import MailDNS
import MailPolicy
import TLSCrypto

/// All that can be typed for an audit of certificates.
struct CertsOptions: Equatable, Sendable {
  var files: [String]
  var names: [String]
  var key: String?
  var time: String?
  var caFile: String?
  var caPath: String?
  var noCa: Bool
  var issuers: [String]
  var policy: String?
  var failOn: String?
  var allowsIncomplete: Bool
  var only: [String]
  var skip: [String]
  var listsRules: Bool
  var expiresWithin: String?
  var tlsa: String?
  var quick: Bool
  private var furtherNames: [String]
  var previous: String?
  var ocsp: Bool
  var crl: Bool
  var output: OutputOptions
  var target: TargetOptions
  var dns: NameOptions
  var dialogue: DialogueOptions
  var tls: TLSOptions
  var limits: LimitOptions

  init(_ words: CommandWords) {
    files = words.operands
    names = words.values("--name")
    key = words.value("--key")
    time = words.value("--at")
    caFile = words.value("--ca-file")
    caPath = words.value("--ca-path")
    noCa = words.has("--no-ca")
    issuers = words.values("--issuers")
    policy = words.value("--policy")
    failOn = words.value("--fail-on")
    allowsIncomplete = words.has("--allow-incomplete")
    only = words.values("--only")
    skip = words.values("--skip")
    listsRules = words.has("--list-rules")
    expiresWithin = words.value("--expires-within")
    tlsa = words.value("--tlsa")
    quick = words.has("--quick")
    furtherNames = Array(words.values("--sni").dropFirst())
    previous = words.value("--previous")
    ocsp = words.has("--ocsp")
    crl = words.has("--crl")
    output = OutputOptions(words)
    target = TargetOptions(words)
    dns = NameOptions(words)
    dialogue = DialogueOptions(CommandWords())
    dialogue.helloName = words.value("--helo")
    tls = TLSOptions(CommandWords())
    tls.sni = words.values("--sni").first
    tls.noSni = words.has("--no-sni")
    limits = LimitOptions(words)
  }

  // MARK: Readings

  func references() throws(UsageError) -> [ReferenceIdentifier] {
    var found: [ReferenceIdentifier] = []
    for name in names {
      if let value = OptionValue("--name", name) { found.append(try value.reference()) }
    }
    return found
  }

  /// Those of `--sni` behind the first.
  func furtherServerNames() throws(UsageError) -> [HostName] {
    var names: [HostName] = []
    for text in furtherNames {
      if let value = OptionValue("--sni", text) { names.append(try value.hostName()) }
    }
    return names
  }

  func trustSource() throws(UsageError) -> TrustSource {
    var options = TLSOptions(CommandWords())
    options.caFile = caFile
    options.caPath = caPath
    options.noCa = noCa
    return try options.trustSource()
  }

  func chosenPolicy() throws(UsageError) -> Policy {
    try OptionValue("--policy", policy)?.word(of: Policy.self) ?? .verify
  }

  func standard() throws(UsageError) -> ExitStandard {
    try JudgementOptions(policy: policy, failOn: failOn, allowIncomplete: allowsIncomplete).standard()
  }

  /// As of when to judge.
  func moment(now: UnixTime) throws(UsageError) -> UnixTime {
    guard let value = OptionValue("--at", time) else { return now }
    guard let moment = UnixTime(rfc3339: value.text) ?? UnixTime(rfc3339: value.text + "T00:00:00Z") else {
      throw value.wrong(
        "\(quoted(value.text)) is no time", hint: "for instance --at 2027-02-01 or --at 2027-02-01T12:00:00Z")
    }
    return moment
  }

  /// Seconds; nil where it was not asked for.
  func expiryLimit() throws(UsageError) -> Int64? {
    guard let value = OptionValue("--expires-within", expiresWithin) else { return nil }
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    let unit = value.text.last.flatMap { units[$0] }
    let digits = unit == nil ? value.text : String(value.text.dropLast())
    guard !digits.isEmpty, digits.utf8.count <= 9,
      digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let number = Int64(digits)
    else {
      throw value.wrong("\(quoted(value.text)) is no span of time", hint: "30d, 2w, 36h; a number alone is days")
    }
    return number * (unit ?? 86_400)
  }

  /// Which findings are wanted, by their ids.
  func isWanted() throws(UsageError) -> @Sendable (String) -> Bool {
    let known = Rulebook.certificateSpecifications.map(\.id)
    var wanted = Set(known)
    // What cannot be read may end soon, too.
    if only.isEmpty, expiresWithin != nil { wanted = ["expires-within", "certificate-unreadable"] }
    if !only.isEmpty { wanted = Set(try Self.ids("--only", only, among: known)) }
    wanted.subtract(try Self.ids("--skip", skip, among: known))
    return { [wanted] in wanted.contains($0) }
  }

  private static func ids(_ option: String, _ texts: [String], among known: [String]) throws(UsageError) -> [String] {
    var ids: [String] = []
    for text in texts {
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        if let value = OptionValue(option, String(part)) { ids.append(try value.findingID(among: known)) }
      }
    }
    return ids
  }

  /// The owner of TLSA records as a zone file has it; nil where none was given.
  func recordOwner() throws(UsageError) -> String? {
    guard let value = OptionValue("--tlsa", tlsa), !value.text.isEmpty else { return nil }
    let parts = value.text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.first?.hasPrefix("_") == true else { return "_25._tcp.\(try value.hostName().ascii)." }
    let rest = parts.dropFirst(2).joined(separator: ".")
    guard parts.count > 2, parts[1].hasPrefix("_"), let host = OptionValue("--tlsa", rest) else {
      throw value.wrong("\(quoted(value.text)) is no owner", hint: "for instance --tlsa=_25._tcp.mx.example.org")
    }
    let service = parts.prefix(2)
    guard service.allSatisfy({ $0.utf8.dropFirst().allSatisfy(\.isLetterOrDigit) && $0.utf8.count < 64 }) else {
      throw value.wrong("\(quoted(value.text)) is no owner", hint: "for instance --tlsa=_25._tcp.mx.example.org")
    }
    return "\(service.joined(separator: ".")).\(try host.hostName().ascii)."
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      true
    default: false
    }
  }
}

extension CertsOptions {
  static let judging = OptionGroup(
    title: "Judgement",
    options: [
      OptionSpecification(
        "--name", value: "name",
        help: "A host name or address that the certificate must have; may be repeated: any will do."),
      OptionSpecification("--key", value: "file", .files, help: "The private key that must fit the certificate."),
      OptionSpecification(
        "--previous", value: "file", .files,
        help: "What was there before, as certificates or as a JSON report: is the key kept?"),
      OptionSpecification("--at", value: "time", help: "Judge as of this day or moment (now): 2027-02-01."),
      OptionSpecification("--ca-file", value: "file", .files, help: "Trust the PEM certificates in this file alone."),
      OptionSpecification(
        "--ca-path", value: "directory", .directories, help: "Trust those in this directory with hashed names."),
      OptionSpecification("--no-ca", help: "Trust nothing and judge no trust."),
      OptionSpecification(
        "--issuers", value: "file", .files,
        help: "Further intermediates that a path may use, though they are not sent; may be repeated."),
      OptionSpecification(
        "--policy", value: "level", .words(Policy.allCases.map(\.rawValue)),
        help: "What senders demand: may, encrypt or verify (verify)."),
      OptionSpecification(
        "--expires-within", value: "time",
        help: "Only this: a line for each certificate that ends in so many days (30d, 2w, 36h), and status 1."),
    ])

  static let revocation = OptionGroup(
    title: "Revocation",
    options: [
      OptionSpecification(
        "--ocsp", help: "Ask the OCSP responders that the certificates name whether they were revoked."),
      OptionSpecification(
        "--crl",
        help: "Look for them in the revocation lists that they name; both at public addresses, unless --allow-private."),
    ])

  static let rules = OptionGroup(
    title: "Findings",
    options: [
      OptionSpecification(
        "--fail-on", value: "level", .words(JudgementOptions.Threshold.allCases.map(\.rawValue)),
        help: "Exit with 1 from this level on: error, warning, note or never (error)."),
      OptionSpecification("--allow-incomplete", help: "Exit with 0 although something could not be judged."),
      OptionSpecification(
        "--only", value: "id", help: "Look for this finding alone; may be repeated, or a list with commas."),
      OptionSpecification("--skip", value: "id", help: "Leave this finding out; in the same way."),
      OptionSpecification("--list-rules", help: "What can be found, and nothing else."),
    ])

  static let dialogue = OptionGroup(
    title: "Dialogue options",
    options: [
      OptionSpecification(
        "--helo", "--ehlo", value: "name", help: "The name in EHLO (this host's address)."),
      OptionSpecification(
        "--sni", value: "name", help: "The server name to ask for (the host's); may be repeated: each is asked for."),
      OptionSpecification("--no-sni", help: "Ask for no server name."),
      OptionSpecification(
        "--quick", help: "One handshake with each server; else one for each kind of key, and one without a name."),
    ])

  static let output = OptionGroup(
    title: "Output",
    options: [
      OptionSpecification("--json", help: "A JSON document for each operand in place of the text, one a line."),
      OptionSpecification("--pretty", help: "With --json: over many lines."),
      OptionSpecification("--pem", help: "The certificates as PEM, after the report; with --json on standard error."),
      OptionSpecification(
        "--tlsa", optionalValue: "owner",
        help: "TLSA records, after the report; with --json on standard error (_25._tcp and the name)."),
      OutputOptions.colorOption,
      OptionSpecification("--width", value: "columns", help: "Columns of the text (the terminal's, or 80)."),
      OptionSpecification("-v", "--verbose", help: "All that the certificates say."),
    ])
}
