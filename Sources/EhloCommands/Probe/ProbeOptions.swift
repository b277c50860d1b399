/// All that can be typed for a probe, as plain values: what ArgumentParser and `QuickReading` both come to.
struct ProbeOptions: Equatable, Sendable {
  var targets: [String] = []
  var target = TargetOptions()
  var dialogue = DialogueOptions()
  var tls = TLSOptions()
  var limits = LimitOptions()
  var judgement = JudgementOptions()
  var output = OutputOptions()
}
