import MailDNS
public import MailPolicy
import SMTPWire

extension Target {
  /// Reads a target as a user types it:
  ///
  /// - `host:25`, `192.0.2.1`, `192.0.2.1:587`, `[192.0.2.1]:25`, `[2001:db8::1]:25`, `2001:db8::1`
  /// - `smtp://host`, `submission://host`, `smtps://host`, `lmtp://host:24`, `lmtp+unix:/path`
  /// - `example.com`: a domain, whose mail exchangers are meant
  ///
  /// A port of 465, and `smtps://`, mean TLS from the first byte (RFC 8314 §3.3).
  ///
  /// - Parameters:
  ///   - mx: true and false decide whether a bare name is a domain or a host; nil leaves it to the form.
  ///   - usesServiceRecords: whether the name is a domain whose SRV records tell where the service of the scheme is:
  ///     `submission://example.com` and `smtps://example.com`.
  ///   - policy: nil: `verify` for submission (ports 465 and 587, `smtps://`, `submission://`), `may` elsewhere.
  ///   - usesTLS: false: no TLS at all, as the user asks.
  ///   - converter: for names that are not ASCII; nil refuses them.
  /// - Throws: naming the part that is wrong.
  public init(
    parsing input: String, mx: Bool? = nil, usesServiceRecords: Bool = false, policy: Policy? = nil,
    usesTLS: Bool = true,
    converter: (any NameConverter)? = nil
  ) throws(TargetError) {
    guard !input.isEmpty else { throw TargetError("the target is empty", hint: "give a host, as in mx.example.com:25") }
    let shown = Escaping.quotable(Self.withoutUserInformation(input))
    if let byte = input.utf8.first(where: { $0 < 0x21 || $0 == 0x7F }) {
      throw TargetError(
        "target \(shown): holds \(byte == 0x20 ? "a blank" : "a control byte")")
    }
    if let path = input.droppingPrefix("lmtp+unix:") {
      try self.init(unixPath: path, input: input, policy: policy, usesTLS: usesTLS)
      return
    }
    let (scheme, rest) = try Self.splitScheme(input)
    // What stands in front of it may be a password: it is not repeated.
    if let at = rest.lastIndex(of: "@") {
      throw TargetError(
        "a user name or password has no place in a target",
        hint: "give \(Escaping.quotable(rest[at...].dropFirst()))")
    }
    let place = try Place(rest, input: input)
    if mx == true, place.kind == .address {
      throw TargetError("target \(shown): an address has no mail exchangers", hint: "give a domain, or leave --mx out")
    }
    if usesServiceRecords { try Self.checkService(scheme, place, shown: shown) }
    let port = place.port ?? scheme?.port ?? 25
    if scheme == .lmtp, place.port == nil {
      throw TargetError("target \(shown): LMTP has no port of its own", hint: "name one, as in lmtp://host:24")
    }
    var kind = Kind.address
    var name = place.text
    var shownName: String?
    if place.kind == .name {
      let host = try Self.hostName(place.text, input: input, converter: converter)
      name = host.ascii
      if host.hasALabel { shownName = converter?.unicode(of: host) }
      let isBare = scheme == nil && place.port == nil && host.isQualified
      kind = usesServiceRecords || mx ?? isBare ? .domain : .host
    }
    let isImplicit = scheme == .smtps || (scheme == nil && port == 465)
    if isImplicit, !usesTLS {
      throw TargetError(
        "target \(shown): means TLS from the first byte, and no TLS is wanted",
        hint: "give smtp://HOST:PORT to speak plaintext to it")
    }
    self.init(
      input: input, kind: kind, name: shownName ?? name, asciiName: name, port: port,
      dialect: scheme == .lmtp ? .lmtp : .smtp,
      security: !usesTLS ? .none : isImplicit ? .implicit : .starttls,
      policy: policy ?? Self.usualPolicy(scheme, port: port))
    if usesServiceRecords { service = scheme == .smtps ? .submissions : .submission }
  }

  /// A target as typed, whatever it is, fit to be shown: what stands in it as a user and a password (RFC 3986 §3.2.1) is
  /// left out.
  public static func withoutUserInformation(_ input: String) -> String {
    guard input.droppingPrefix("lmtp+unix:") == nil, let at = input.utf8.lastIndex(of: UInt8(ascii: "@")) else {
      return input
    }
    let colon = input.utf8.firstIndex(of: UInt8(ascii: ":"))
    var start = input.startIndex
    if let colon, input[colon...].utf8.starts(with: "://".utf8) { start = input.utf8.index(colon, offsetBy: 3) }
    // A mail address is no secret.
    guard start > input.startIndex || colon.map({ $0 < at }) == true, start < at else { return input }
    return "\(input[..<start])(secret)\(input[at...])"
  }

  private static func checkService(_ scheme: Scheme?, _ place: Place, shown: String) throws(TargetError) {
    let hint = "give submission://DOMAIN, or smtps://DOMAIN for TLS from the first byte"
    guard scheme == .submission || scheme == .smtps else {
      throw TargetError("target \(shown): SRV records are known of submission alone", hint: hint)
    }
    guard place.kind == .name else { throw TargetError("target \(shown): an address has no SRV records", hint: hint) }
    guard place.port == nil else {
      throw TargetError("target \(shown): the port comes from the SRV records", hint: hint)
    }
  }

  private init(unixPath path: String, input: String, policy: Policy?, usesTLS: Bool) throws(TargetError) {
    let shown = Escaping.quotable(input)
    let path = path.droppingPrefix("//") ?? path
    guard path.hasPrefix("/") else {
      throw TargetError("target \(shown): the path of a Unix socket begins with a slash")
    }
    // The address of a Unix socket holds 108 bytes with its end (104 on Darwin).
    guard path.utf8.count < 104 else {
      throw TargetError("target \(shown): the path of a Unix socket has at most 103 bytes, this has \(path.utf8.count)")
    }
    self.init(
      input: input, kind: .unix, name: path, port: nil, dialect: .lmtp, security: usesTLS ? .starttls : .none,
      policy: policy ?? .may)
  }

  /// A user's client verifies its server (RFC 8314 §4.1); a relay takes what it gets (RFC 7435).
  private static func usualPolicy(_ scheme: Scheme?, port: Int) -> Policy {
    switch scheme {
    case .smtps, .submission: .verify
    case .lmtp: .may
    case .smtp, nil: port == 465 || port == 587 ? .verify : .may
    }
  }

  private enum Scheme: String, CaseIterable {
    case smtp
    case submission
    case smtps
    case lmtp

    var port: Int {
      switch self {
      case .smtp, .lmtp: 25
      case .submission: 587
      case .smtps: 465
      }
    }
  }

  private static func splitScheme(_ input: String) throws(TargetError) -> (Scheme?, Substring) {
    // A scheme is made of letters, digits, `+`, `-` and `.` (RFC 3986 §3.1): the first colon is its end.
    guard let colon = input.utf8.firstIndex(of: UInt8(ascii: ":")), input[colon...].utf8.starts(with: "://".utf8) else {
      return (nil, input[...])
    }
    let word = input[..<colon]
    guard let scheme = Scheme(rawValue: word.lowercased()) else {
      throw TargetError(
        "target \(Escaping.quotable(withoutUserInformation(input))): unknown scheme \(Escaping.quotable(word))",
        hint: "known are smtp, submission, smtps, lmtp and lmtp+unix")
    }
    var rest = input[input.utf8.index(colon, offsetBy: 3)...]
    if rest.hasSuffix("/") { rest.removeLast() }
    return (scheme, rest)
  }

  private static func hostName(
    _ text: String, input: String, converter: (any NameConverter)?
  ) throws(TargetError) -> HostName {
    let shown = Escaping.quotable(input)
    do throws(NameConversionFailure) {
      return try HostName(international: text, converter: converter)
    } catch {
      throw TargetError("target \(shown): \(error.message)", hint: error.remedy)
    }
  }
}

/// Host and port of a target.
private struct Place {
  enum Kind {
    case name
    case address
  }

  var kind: Kind
  /// Without brackets.
  var text: String
  var port: Int?

  init(_ rest: Substring, input: String) throws(TargetError) {
    let shown = Escaping.quotable(input)
    func address(_ text: Substring) throws(TargetError) -> String {
      let plain = text.lowercased().hasPrefix("ipv6:") ? text.dropFirst(5) : text
      guard let address = IPAddress(String(plain)) else {
        throw TargetError("target \(shown): \(Escaping.quotable(plain)) is no IP address")
      }
      return address.description
    }
    if rest.hasPrefix("[") {
      guard let end = rest.firstIndex(of: "]") else {
        throw TargetError("target \(shown): a closing bracket is missing")
      }
      text = try address(rest[rest.index(after: rest.startIndex)..<end])
      kind = .address
      let tail = rest[rest.index(after: end)...]
      if tail.isEmpty { return }
      guard tail.hasPrefix(":") else {
        throw TargetError("target \(shown): after the bracket comes :PORT, not \(Escaping.quotable(tail))")
      }
      port = try Self.port(tail.dropFirst(), shown)
      return
    }
    // Two colons and more are an IPv6 address without a port.
    if rest.filter({ $0 == ":" }).count > 1 {
      guard let address = IPAddress(String(rest)) else {
        throw TargetError(
          "target \(shown): \(Escaping.quotable(rest)) is no IPv6 address",
          hint: "put an IPv6 address with a port in brackets, as in [2001:db8::1]:25")
      }
      kind = .address
      text = address.description
      return
    }
    var host = rest
    if let colon = rest.firstIndex(of: ":") {
      host = rest[..<colon]
      port = try Self.port(rest[rest.index(after: colon)...], shown)
    }
    guard !host.isEmpty else { throw TargetError("target \(shown): the host is missing") }
    if let address = IPAddress(String(host)) {
      kind = .address
      text = address.description
      return
    }
    // Numbers and dots can be nothing but an address that is wrong (RFC 1123 §2.1). Resolvers are lenient and take
    // 2130706433, 0x7f.1 and 127.1 for 127.0.0.1, which nobody would read out of the report.
    guard !host.split(separator: ".").allSatisfy(Self.isNumber) else {
      throw TargetError(
        "target \(shown): \(Escaping.quotable(host)) is no IP address",
        hint: "an IPv4 address is four decimal numbers, as in 192.0.2.1")
    }
    kind = .name
    text = String(host)
  }

  private static func isNumber(_ label: Substring) -> Bool {
    let isHexadecimal = label.lowercased().hasPrefix("0x")
    return label.dropFirst(isHexadecimal ? 2 : 0).utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): true
      case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): isHexadecimal
      default: false
      }
    }
  }

  private static func port(_ text: Substring, _ shown: String) throws(TargetError) -> Int {
    guard !text.isEmpty else { throw TargetError("target \(shown): the port is missing behind the colon") }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw TargetError("target \(shown): port \(Escaping.quotable(text)) is no number")
    }
    guard let port = Int(text), (1...65535).contains(port) else {
      throw TargetError("target \(shown): port \(Escaping.quotable(text)) is not between 1 and 65535")
    }
    return port
  }
}

extension String {
  fileprivate func droppingPrefix(_ prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}
