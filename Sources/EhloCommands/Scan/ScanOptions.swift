/// All that can be typed for a scan.
struct ScanOptions: Equatable, Sendable {
  /// Empty: standard input.
  var files: [String]
  var input: ScanInputOptions
  var manners: MannersOptions
  var output: ScanOutputOptions
  var target: TargetOptions
  var names: NameOptions
  var dialogue: DialogueOptions
  var tls: TLSOptions
  var limits: LimitOptions
  var judgement: JudgementOptions

  init(_ words: CommandWords) {
    files = words.operands
    input = ScanInputOptions(words)
    manners = MannersOptions(words)
    output = ScanOutputOptions(words)
    target = TargetOptions(words)
    names = NameOptions(words)
    dialogue = DialogueOptions(words)
    tls = TLSOptions(words)
    limits = LimitOptions(words)
    judgement = JudgementOptions(words)
  }
}
