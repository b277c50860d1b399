public import Findings
public import ProbeEngine

/// The forms that a report comes in.
public enum OutputFormat: String, Hashable, Sendable, CaseIterable {
  /// For people.
  case text
  /// One document a line (JSON Lines).
  case json
  /// One document, indented.
  case prettyJSON = "json-pretty"
  /// The dialogues, a line for each of theirs.
  case transcript
  /// The presented certificates.
  case pem
  /// TLSA records for the certificates of a file.
  case tlsa
  /// A line for each certificate that ends too soon.
  case expiry
}

/// What a document is about, and which promises hold for it.
public enum ReportSchema: String, Hashable, Sendable, CaseIterable {
  case probe = "ehlo/probe/1"
  /// The same, with the `transaction` of an endpoint.
  case send = "ehlo/send/1"
  /// The same, with the `relay` of an endpoint.
  case relay = "ehlo/relay/1"
}

/// What a run came to, to be rendered.
public enum ReportContent: Sendable {
  case judged(JudgedTarget, [Finding])
  case audited(JudgedFile, [Finding])
  /// Of this machine, as the one who sends.
  case sender(SenderRecord, [Finding])
  case failed(RunFailure)
}

/// The form for people of a host name in A-labels; nil where there is no other.
public typealias UnicodeForm = @Sendable (_ asciiName: String) -> String?

/// Turns what a run came to into text. Nothing here prints.
public struct ReportRenderer: Sendable {
  public var generator: Generator
  /// Columns of a line of text; what is less than 40 counts as that.
  public var width: Int
  /// For `OutputFormat.text` alone.
  public var isColoured: Bool
  /// Everything known, also where it is in order.
  public var isVerbose: Bool
  public var schema: ReportSchema
  /// For `OutputFormat.text` alone: internationalised names are shown in both forms.
  public var unicodeForm: UnicodeForm
  /// The full name of TLSA records; nil takes that of the certificate.
  public var recordOwner: String?

  public init(
    generator: Generator, width: Int = 80, isColoured: Bool = false, isVerbose: Bool = false,
    schema: ReportSchema = .probe, unicodeForm: @escaping UnicodeForm = { _ in nil }
  ) {
    self.generator = generator
    self.width = width
    self.isColoured = isColoured
    self.isVerbose = isVerbose
    self.schema = schema
    self.unicodeForm = unicodeForm
  }

  /// The text with its line end. Empty for a failed run in the forms that are for people or hold only what servers
  /// sent: the error line tells it.
  ///
  /// This is the one function that looks at the format. A new form is a new case, and an error here until it is told
  /// how to render each content.
  public func text(of content: ReportContent, as format: OutputFormat) -> String {
    switch (format, content) {
    case (.text, .judged(let target, let findings)):
      TextReport.text(
        of: target, findings: findings, width: width, isColoured: isColoured, isVerbose: isVerbose,
        unicodeForm: unicodeForm)
    case (.json, .judged(let target, let findings)):
      ReportDocument(target, findings: findings, schema: schema, generator: generator).compact + "\n"
    case (.text, .sender(let sender, let findings)):
      SenderText.text(of: sender, findings: findings, width: width, isColoured: isColoured, isVerbose: isVerbose)
    case (.json, .sender(let sender, let findings)):
      SenderDocument(sender, findings: findings, generator: generator).compact + "\n"
    case (.json, .failed(let failure)):
      JSONWriter.text(of: document(of: failure), layout: .compact) + "\n"
    case (.prettyJSON, .judged(let target, let findings)):
      ReportDocument(target, findings: findings, schema: schema, generator: generator).pretty + "\n"
    case (.prettyJSON, .sender(let sender, let findings)):
      SenderDocument(sender, findings: findings, generator: generator).pretty + "\n"
    case (.prettyJSON, .failed(let failure)):
      JSONWriter.text(of: document(of: failure), layout: .pretty) + "\n"
    case (.transcript, .judged(let target, _)):
      Transcript.text(of: target)
    case (.transcript, .sender(let sender, _)):
      Transcript.text(of: sender.session?.transcript ?? [])
    case (.pem, .judged(let target, _)):
      PEMText.text(of: target)
    case (.text, .audited(let file, let findings)):
      AuditText.text(of: file, findings: findings, width: width, isColoured: isColoured, isVerbose: isVerbose)
    case (.json, .audited(let file, let findings)):
      AuditDocument(file, findings: findings, generator: generator).compact + "\n"
    case (.prettyJSON, .audited(let file, let findings)):
      AuditDocument(file, findings: findings, generator: generator).pretty + "\n"
    case (.pem, .audited(let file, _)):
      PEMText.text(of: file)
    case (.tlsa, .audited(let file, _)):
      TLSARecords.text(of: file, owner: recordOwner)
    case (.expiry, .audited(let file, let findings)):
      ExpiryLines.text(of: file, findings: findings)
    case (.text, .failed), (.transcript, .failed), (.pem, .failed), (.pem, .sender), (.transcript, .audited),
      (.tlsa, _),
      (.expiry, _):
      ""
    }
  }

  /// In the form of the documents that its readers expect.
  private func document(of failure: RunFailure) -> JSONValue {
    switch failure.subject {
    case .target: ReportDocument(failure: failure, schema: schema, generator: generator).value
    case .sender: SenderDocument(failure: failure, generator: generator).value
    case .certificates: AuditDocument(failure: failure, generator: generator).value
    }
  }
}
