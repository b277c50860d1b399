/// `ehlo scan`, as it is typed.
enum ScanCommand: Command {
  static let syntax = CommandSyntax(
    name: "scan",
    abstract:
      "Many targets: a line of JSON for each endpoint and for each target, in the order in which they are done.",
    usage: ["ehlo scan [<options>] [FILE ...]"],
    discussion: """
      Each line of the files, or of standard input, is a target as 'ehlo probe' takes it; blank lines and lines that \
      begin with # are none. A line that is no target is told, left out, and makes the exit status 64 \
      (see --allow-bad-lines). Each endpoint (address, port and the name \
      asked for) is probed once, however many domains lead to it; the line of a target comes after those of its \
      endpoints and refers to them by id. Servers that ask to come back later are asked again after a pause, and are \
      inconclusive if they go on with it. Name yourself (--helo) where you scan many.
      """,
    operand: .init(name: "FILE", help: "A list of targets; - or none: standard input.", isRepeated: true),
    groups: [
      ScanInputOptions.group, MannersOptions.group, ScanOutputOptions.group, targetGroup, NameOptions.group,
      DialogueOptions.group, TLSOptions.group, LimitOptions.group, JudgementOptions.group,
    ],
    examples: [
      .init("ehlo scan domains.txt >result.jsonl", "every mail exchanger of every domain"),
      .init("ehlo scan --resume result.jsonl domains.txt", "the same, and once more after it was interrupted"),
      .init("ehlo scan --column 2 top-1m.csv --helo scan.example.org", "a list of ranks and domains"),
      .init("ehlo scan --csv record,id,target,verdict,starttls domains.txt", "the short form"),
      .init("ehlo scan --rate 20 --per-provider 2 --jitter 1 domains.txt", "slowly"),
      .init("zcat domains.gz | ehlo scan --summary summary.json | gzip >result.jsonl.gz", "between other programs"),
    ])

  /// A list of services and their SRV records is no list of mail servers, and each endpoint is probed once.
  private static let targetGroup = TargetOptions.group.without("--srv").without("--repeat")

  static func job(_ words: CommandWords) -> any Job { Scan(options: ScanOptions(words)) }
}
