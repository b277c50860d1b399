import ProbeEngine

/// One line that an earlier run of a scan wrote.
package enum EarlierLine: Hashable, Sendable {
  case endpoint(id: String, EndpointFact)
  /// - input: as it stands there, escaped.
  /// - verdict: nil where another part of the scan has an endpoint of it.
  case target(line: Int, input: String, EndpointFact.Verdict?)

  /// The longest line that is read back. A server may say so much, and no more, that its line comes near to this.
  package static let longest = 16 << 20

  /// Nil for a line that no scan wrote.
  package init?(_ bytes: [UInt8]) {
    let paths: Set<String> = ["schema", "id", "conclusion", "imprint", "line", "target.input", "verdict"]
    guard let members = JSONMembers.read(bytes, at: paths), let word = members["verdict"] else { return nil }
    let verdict = EndpointFact.Verdict(rawValue: word)
    switch members["schema"] {
    case "ehlo/endpoint/1":
      guard let id = members["id"], let verdict,
        let conclusion = members["conclusion"].flatMap(EndpointFact.Conclusion.init(word:))
      else { return nil }
      // Lines of other versions may have none, or another one. Their endpoints are not compared.
      let imprint = members["imprint"].flatMap(Imprint.init(_:)) ?? Imprint()
      self = .endpoint(id: id, EndpointFact(conclusion, verdict, imprint))
    case "ehlo/target/1":
      guard let line = members["line"].flatMap({ Int($0) }), line > 0, let input = members["target.input"],
        verdict != nil || word == "null"
      else { return nil }
      self = .target(line: line, input: input, verdict)
    default: return nil
    }
  }
}
