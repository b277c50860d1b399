/// The difference between the capabilities before TLS and within (RFC 3207 §4.2 lets them differ).
///
/// Keywords are compared in upper case; lines that repeat a keyword, and the legacy `AUTH=` form, count as one with all
/// their parameters; parameters are compared as a set, those of AUTH (mechanism names) without regard to case.
public struct CapabilityChanges: Hashable, Sendable {
  public struct Change: Hashable, Sendable {
    public var keyword: [UInt8]
    public var before: [[UInt8]]
    public var after: [[UInt8]]

    public init(keyword: [UInt8], before: [[UInt8]], after: [[UInt8]]) {
      self.keyword = keyword
      self.before = before
      self.after = after
    }

    public var added: [[UInt8]] { after.filter { !before.contains($0) } }
    public var removed: [[UInt8]] { before.filter { !after.contains($0) } }
  }

  public var added: [Capability]
  public var removed: [Capability]
  public var changed: [Change]
  /// Keywords in upper case.
  public var unchanged: [[UInt8]]

  public init(before: [Capability], after: [Capability]) {
    let old = Self.merged(before)
    let new = Self.merged(after)
    added = new.filter { entry in !old.contains { $0.name == entry.name } }
    removed = old.filter { entry in !new.contains { $0.name == entry.name } }
    changed = []
    unchanged = []
    for entry in old {
      guard let other = new.first(where: { $0.name == entry.name }) else { continue }
      if Set(entry.parameters) == Set(other.parameters) {
        unchanged.append(entry.name)
      } else {
        changed.append(Change(keyword: entry.name, before: entry.parameters, after: other.parameters))
      }
    }
  }

  /// One capability per keyword, with the parameters of all its lines, each once.
  private static func merged(_ capabilities: [Capability]) -> [Capability] {
    var result: [Capability] = []
    for capability in capabilities {
      let isAuth = capability.isNamed("AUTH")
      let parameters = capability.parameters.map { isAuth ? $0.map(\.asciiUppercased) : $0 }
      if let index = result.firstIndex(where: { $0.name == capability.name }) {
        for parameter in parameters where !result[index].parameters.contains(parameter) {
          result[index].parameters.append(parameter)
        }
        result[index].isLegacyForm = result[index].isLegacyForm && capability.isLegacyForm
      } else {
        var unique: [[UInt8]] = []
        for parameter in parameters where !unique.contains(parameter) { unique.append(parameter) }
        result.append(
          Capability(keyword: capability.keyword, parameters: unique, isLegacyForm: capability.isLegacyForm))
      }
    }
    return result
  }
}
