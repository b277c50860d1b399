public import MailDNS
public import SMTPWire

/// A question to a server: does it pass on mail that is none of its business? Nothing is ever sent behind RCPT.
public struct RelayPlan: Hashable, Sendable {
  /// A domain that the server takes mail for.
  public var domain: HostName
  /// A domain that it does not take mail for, of the tester's own; nil: only the control case is asked.
  public var testDomain: HostName?
  /// Of the control case: a recipient that the server must take. Nil: postmaster of `domain` (RFC 5321 §4.5.1).
  public var control: MailPath?
  /// Whether MAIL and AUTH are tried before TLS, too, where STARTTLS is offered.
  public var asksEnforcement = true
  /// Cases that were answered on earlier connections.
  var skipped = 0

  public init(domain: HostName, testDomain: HostName?) {
    self.domain = domain
    self.testDomain = testDomain
  }

  /// For the question whether MAIL is taken before TLS: one that the server has no reason to refuse.
  var senderBeforeTLS: MailPath? { try? MailPath(raw: testDomain.map { "\(Self.user)@\($0)" } ?? "") }

  private static let user = "relay-test"

  /// The control case first: where it is refused, what follows proves nothing.
  ///
  /// - Parameter address: the server's; nil for one on a Unix socket.
  func cases(at address: IPAddress?) -> [RelayCase] {
    func path(_ text: String) -> MailPath? { try? MailPath(raw: text) }
    let asked = testDomain ?? domain
    let user = Self.user
    let foreign = "\(user)@\(asked)"
    var cases: [RelayCase] = []
    func add(_ form: RelayForm, from sender: String, to recipient: String) {
      guard let sender = path(sender), let recipient = path(recipient) else { return }
      cases.append(RelayCase(form: form, sender: sender, recipient: recipient))
    }
    add(.control, from: testDomain == nil ? "" : foreign, to: control?.text ?? "postmaster@\(domain)")
    guard testDomain != nil else { return cases }
    let literal = address?.addressLiteral
    add(.foreign, from: foreign, to: foreign)
    add(.nullSender, from: "", to: foreign)
    add(.localSender, from: "postmaster@\(domain)", to: foreign)
    if let literal { add(.literalSender, from: "\(user)@\(literal)", to: foreign) }
    add(.localhostSender, from: "\(user)@localhost", to: foreign)
    add(.bareSender, from: user, to: foreign)
    add(.percent, from: foreign, to: "\(user)%\(asked)@\(domain)")
    if let literal { add(.percentLiteral, from: foreign, to: "\(user)%\(asked)@\(literal)") }
    add(.quoted, from: foreign, to: "\"\(foreign)\"")
    add(.quotedPercent, from: foreign, to: "\"\(user)%\(asked)\"")
    add(.doubleAt, from: foreign, to: "\(foreign)@\(domain)")
    add(.quotedAt, from: foreign, to: "\"\(foreign)\"@\(domain)")
    if let literal { add(.doubleAtLiteral, from: foreign, to: "\(foreign)@\(literal)") }
    add(.sourceRoute, from: foreign, to: "@\(domain):\(foreign)")
    if let literal { add(.sourceRouteLiteral, from: foreign, to: "@\(literal):\(foreign)") }
    add(.bang, from: foreign, to: "\(asked)!\(user)")
    add(.bangLocal, from: foreign, to: "\(asked)!\(user)@\(domain)")
    if let literal { add(.bangLiteral, from: foreign, to: "\(asked)!\(user)@\(literal)") }
    return cases
  }
}

/// What is unusual about an envelope: the forms by which relays have been misused.
public enum RelayForm: String, Hashable, Sendable, CaseIterable {
  case control
  case foreign
  case nullSender = "null-sender"
  case localSender = "local-sender"
  case literalSender = "literal-sender"
  case localhostSender = "localhost-sender"
  case bareSender = "bare-sender"
  /// The percent hack (RFC 1123 §5.2.16).
  case percent
  case percentLiteral = "percent-literal"
  case quoted
  case quotedPercent = "quoted-percent"
  case doubleAt = "double-at"
  case quotedAt = "quoted-at"
  case doubleAtLiteral = "double-at-literal"
  /// RFC 5321 appendix C.
  case sourceRoute = "source-route"
  case sourceRouteLiteral = "source-route-literal"
  /// UUCP's.
  case bang
  case bangLocal = "bang-local"
  case bangLiteral = "bang-literal"

  /// Whether the recipient reads, to a server that knows nothing of the form, as a mailbox of its own domain or address:
  /// that it is taken may then mean a mailbox of a strange name.
  public var mayBeLocal: Bool {
    switch self {
    case .percent, .percentLiteral, .quoted, .quotedPercent, .doubleAt, .quotedAt, .doubleAtLiteral, .bang, .bangLocal,
      .bangLiteral:
      true
    case .control, .foreign, .nullSender, .localSender, .literalSender, .localhostSender, .bareSender, .sourceRoute,
      .sourceRouteLiteral:
      false
    }
  }
}
