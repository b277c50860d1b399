import ProbeReport

/// What a scan writes.
struct ScanOutputOptions: Equatable, Sendable {
  var csv: String?
  var resume: String?
  var summary: String?
  var quiet = false

  /// Nil: the long form.
  func columns() throws(UsageError) -> [ScanColumn]? {
    guard let value = OptionValue("--csv", csv) else { return nil }
    if resume != nil { throw UsageError("--csv and --resume exclude each other", hint: "--resume needs all of a line") }
    var columns: [ScanColumn] = []
    for word in value.text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let column = ScanColumn(rawValue: String(word)) else {
        let names = ScanColumn.allCases.map(\.rawValue)
        let near = Suggestion.nearest(to: String(word), in: names)
        throw value.wrong(
          "there is no column \(quoted(String(word)))",
          hint: near.map { "did you mean '\($0)'?" } ?? "there are \(names.joined(separator: ","))")
      }
      columns.append(column)
    }
    return columns
  }
}

extension ScanOutputOptions {
  static let group = OptionGroup(
    title: "Output",
    options: [
      OptionSpecification(
        "--csv", value: "columns", .words(ScanColumn.allCases.map(\.rawValue)),
        help: "Comma-separated values in place of JSON: some of "
          + ScanColumn.allCases.map(\.rawValue).joined(separator: ", ") + "."),
      OptionSpecification(
        "--resume", value: "file", .files,
        help:
          "Write to this file, and go on where an earlier run that wrote to it left off with the same list, --shard and "
          + "--policy."),
      OptionSpecification(
        "--summary", value: "file", .files,
        help: "The summary as JSON, at the end; with --resume, of all that its file holds then."),
      OptionSpecification("--quiet", help: "Neither progress nor summary on standard error."),
    ])

  init(_ words: CommandWords) {
    csv = words.value("--csv")
    resume = words.value("--resume")
    summary = words.value("--summary")
    quiet = words.has("--quiet")
  }
}
