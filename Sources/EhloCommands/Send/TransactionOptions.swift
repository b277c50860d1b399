import Certificates
import MailDNS
import MailResolver
import ProbeEngine
import SMTPWire

/// The envelope and the message.
struct TransactionOptions: Equatable, Sendable {
  var from: String?
  var to: [String] = []
  var message: String?
  var subject: String?
  var headers: [String] = []
  var body: String?
  var dsnNotify: String?
  var dsnReturn: String?
  var envelopeID: String?
  var requiresTLS = false
  var dryRun = false
  var quitAfter: String?

  func plan(at time: UnixTime) throws(UsageError) -> TransactionPlan {
    if try extent() == .auth { return Self.credentialsAlone }
    guard let from else {
      throw UsageError("--from is missing", hint: "give the sender; --from '<>' is the null sender, of bounces")
    }
    // What a script has put nothing into is no wish for the null sender.
    guard !from.isEmpty else {
      throw UsageError("--from is empty", hint: "give the sender; --from '<>' is the null sender, of bounces")
    }
    guard !to.isEmpty else { throw UsageError("--to is missing", hint: "give at least one recipient") }
    let sender = try Self.path("--from", from)
    var recipients: [MailPath] = []
    for text in to {
      let path = try Self.path("--to", text)
      guard !path.isNull else { throw UsageError("--to: a recipient cannot be empty") }
      recipients.append(path)
    }
    var plan = TransactionPlan(
      sender: sender, recipients: recipients, message: try chosenMessage(sender, recipients, at: time))
    plan.extent = try extent()
    plan.notifications = try notifications()
    plan.returns = try OptionValue("--dsn-ret", dsnReturn)?.upperCasedWord(of: TransactionPlan.Return.self)
    plan.envelopeIdentifier = try OptionValue("--envid", envelopeID)?.printable()
    plan.requiresTLS = requiresTLS
    return plan
  }

  private static var credentialsAlone: TransactionPlan {
    var plan = TransactionPlan(sender: .null, recipients: [], message: Message([]))
    plan.extent = .auth
    return plan
  }

  /// The domain in A-labels where the rest is ASCII: SMTPUTF8 is needed for other local parts alone.
  private static func path(_ option: String, _ text: String) throws(UsageError) -> MailPath {
    do throws(MailPathError) {
      let path = try MailPath(text)
      guard path.needsUTF8, path.localPart.utf8.allSatisfy({ $0 < 0x80 }), let domain = path.domain else { return path }
      guard let ascii = try? InternationalNames().ascii(of: String(domain)) else { return path }
      return try MailPath("\(path.localPart)@\(ascii)")
    } catch {
      throw UsageError("\(option): \(quoted(text)) is no address: \(error.explanation)")
    }
  }

  private func chosenMessage(
    _ sender: MailPath, _ recipients: [MailPath], at time: UnixTime
  ) throws(UsageError) -> Message {
    if let message {
      if subject != nil || body != nil || !headers.isEmpty {
        throw UsageError("--message sends a whole message, where --subject, --header and --body have no place")
      }
      return try MessageFile.message(at: message)
    }
    let composed = ComposedMessage(
      sender: sender, recipients: recipients, subject: subject, headers: headers, body: body)
    let identifier = "\(time.seconds).\(String(UInt64.random(in: .min ... .max), radix: 36))"
    return Message(try composed.bytes(at: time, identifier: identifier))
  }

  /// Of the stages by swaks' names those that lie within the transaction; others are the dialogue's.
  private func extent() throws(UsageError) -> TransactionPlan.Extent {
    switch quitAfter?.lowercased() {
    case "auth": return .auth
    case "mail", "from": return .mail
    case "rcpt", "to": return .rcpt
    default: return dryRun ? .rcpt : .message
    }
  }

  var endsWithinTransaction: Bool { ["auth", "mail", "from", "rcpt", "to"].contains(quitAfter?.lowercased()) }

  private func notifications() throws(UsageError) -> [String] {
    guard let value = OptionValue("--dsn-notify", dsnNotify) else { return [] }
    let words = value.text.uppercased().split(separator: ",").map(String.init)
    let known = ["NEVER", "SUCCESS", "FAILURE", "DELAY"]
    guard !words.isEmpty, words.allSatisfy(known.contains), Set(words).count == words.count,
      !words.contains("NEVER") || words.count == 1
    else {
      throw value.wrong(
        "\(quoted(value.text)) is neither never nor some of success, failure and delay",
        hint: "for instance --dsn-notify success,failure")
    }
    return words
  }
}

extension TransactionOptions {
  static let group = OptionGroup(
    title: "Message",
    options: [
      OptionSpecification("--from", "--mail-from", value: "address", help: "The sender; '<>' is the null sender."),
      OptionSpecification("--to", "--rcpt-to", value: "address", help: "A recipient; may be repeated."),
      OptionSpecification(
        "--message", "--data", value: "file", .files,
        help: "The message, byte for byte but for line ends and dots; - is standard input."),
      OptionSpecification(
        "--subject", value: "text", help: "Without --message: the subject (\(ComposedMessage.defaultSubject))."),
      OptionSpecification(
        "--header", value: "name: value", help: "Without --message: one more header; may be repeated."),
      OptionSpecification("--body", value: "text", help: "Without --message: the text (one that says what it is)."),
      OptionSpecification(
        "--dsn-notify", value: "when", help: "Ask for notifications: never, or some of success,failure,delay."),
      OptionSpecification(
        "--dsn-ret", value: "what", .words(["full", "hdrs"]), help: "What a bounce returns: full or hdrs."),
      OptionSpecification("--envid", value: "name", help: "A name of your own for the envelope, for notifications."),
      OptionSpecification("--require-tls", help: "Ask every server on the way for TLS (REQUIRETLS)."),
      OptionSpecification("--dry-run", help: "Up to the recipients, then RSET: no message is sent."),
      OptionSpecification(
        "--quit-after", value: "stage",
        .words(["connect", "greeting", "ehlo", "starttls", "handshake", "ehlo-tls", "auth", "mail", "rcpt"]),
        help: "The last stage: connect, greeting, ehlo, starttls, handshake, ehlo-tls, auth, mail or rcpt."),
    ])

  init(_ words: CommandWords) {
    from = words.value("--from")
    to = words.values("--to")
    message = words.value("--message")
    subject = words.value("--subject")
    headers = words.values("--header")
    body = words.value("--body")
    dsnNotify = words.value("--dsn-notify")
    dsnReturn = words.value("--dsn-ret")
    envelopeID = words.value("--envid")
    requiresTLS = words.has("--require-tls")
    dryRun = words.has("--dry-run")
    quitAfter = words.value("--quit-after")
  }
}

extension OptionValue {
  fileprivate func upperCasedWord<Word: CaseIterable & RawRepresentable<String>>(
    of type: Word.Type
  ) throws(UsageError) -> Word {
    guard let word = Word(rawValue: text.uppercased()) else {
      throw wrong(
        "\(quoted(text)) is none of \(type.allCases.map { $0.rawValue.lowercased() }.joined(separator: ", "))")
    }
    return word
  }
}

extension MailPathError {
  /// In words that follow a colon behind what was typed.
  fileprivate var explanation: String {
    switch self {
    case .forbiddenByte(let byte): "'\(Escaping.escaped([byte]))' may not stand in it"
    case .unbalanced: "a bracket or a quote has no counterpart"
    case .incomplete: "nothing stands on one side of the @"
    case .tooLong(let length): "it has \(length) bytes, and at most \(MailPath.maximumLength) are allowed"
    }
  }
}
