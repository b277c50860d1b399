/// All that can be typed for a probe.
struct ProbeOptions: Equatable, Sendable {
  var targets: [String]
  var target: TargetOptions
  var names: NameOptions
  var dialogue: DialogueOptions
  var tls: TLSOptions
  var limits: LimitOptions
  var judgement: JudgementOptions
  var output: OutputOptions

  init(_ words: CommandWords) {
    targets = words.operands
    target = TargetOptions(words)
    names = NameOptions(words)
    dialogue = DialogueOptions(words)
    tls = TLSOptions(words)
    limits = LimitOptions(words)
    judgement = JudgementOptions(words)
    output = OutputOptions(words)
  }
}
