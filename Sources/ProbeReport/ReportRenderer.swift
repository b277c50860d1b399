public import Findings

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

/// What a run came to, to be rendered.
public enum ReportContent: Sendable {
  case judged(JudgedTarget, [Finding])
  case audited(JudgedFile, [Finding])
  case failed(RunFailure)
}

/// Turns what a run came to into text. Nothing here prints.
public struct ReportRenderer: Sendable {
  public var generator: Generator
  /// Columns of a line of text; what is less than 40 counts as that.
  public var width: Int
  /// For `OutputFormat.text` alone.
  public var isColoured: Bool
  /// Everything known, also where it is in order.
  public var isVerbose: Bool
  /// The full name of TLSA records; nil takes that of the certificate.
  public var recordOwner: String?

  public init(generator: Generator, width: Int = 80, isColoured: Bool = false, isVerbose: Bool = false) {
    self.generator = generator
    self.width = width
    self.isColoured = isColoured
    self.isVerbose = isVerbose
  }

  /// The text with its line end. Empty for a failed run in the forms that are for people or hold only what servers
  /// sent: the error line tells it.
  ///
  /// This is the one function that looks at the format. A new form is a new case, and an error here until it is told
  /// how to render each content.
  public func text(of content: ReportContent, as format: OutputFormat) -> String {
    switch (format, content) {
    case (.text, .judged(let target, let findings)):
      TextReport.text(of: target, findings: findings, width: width, isColoured: isColoured, isVerbose: isVerbose)
    case (.json, .judged(let target, let findings)):
      ReportDocument(target, findings: findings, generator: generator).compact + "\n"
    case (.json, .failed(let failure)):
      text(of: failure, isPretty: false)
    case (.prettyJSON, .judged(let target, let findings)):
      ReportDocument(target, findings: findings, generator: generator).pretty + "\n"
    case (.prettyJSON, .failed(let failure)):
      text(of: failure, isPretty: true)
    case (.transcript, .judged(let target, _)):
      Transcript.text(of: target)
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
    case (.text, .failed), (.transcript, .failed), (.pem, .failed), (.tlsa, _), (.expiry, _), (.transcript, .audited):
      ""
    }
  }

  private func text(of failure: RunFailure, isPretty: Bool) -> String {
    switch failure.report {
    case .probe:
      let document = ReportDocument(failure: failure, generator: generator)
      return (isPretty ? document.pretty : document.compact) + "\n"
    case .audit:
      let document = AuditDocument(failure: failure, generator: generator)
      return (isPretty ? document.pretty : document.compact) + "\n"
    }
  }
}
