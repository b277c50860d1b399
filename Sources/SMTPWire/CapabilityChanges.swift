/// The difference between the capabilities before TLS and within (RFC 3207 §4.2 lets them differ).
///
/// Keywords are compared in upper case; lines that repeat a keyword, and the legacy `AUTH=` form, count as one with all
/// their parameters; parameters are compared as a set, those of AUTH (mechanism names) without regard to case.
public struct CapabilityChanges: Hashable, Sendable {
  public struct Change: Hashable, Sendable {
    /// In upper case.
    public var keyword: [UInt8]
    public var before: [[UInt8]]
    public var after: [[UInt8]]

    public init(keyword: [UInt8], before: [[UInt8]], after: [[UInt8]]) {
      self.keyword = keyword
      self.before = before
      self.after = after
    }

    public var added: [[UInt8]] { Self.difference(after, before) }
    public var removed: [[UInt8]] { Self.difference(before, after) }

    private static func difference(_ words: [[UInt8]], _ others: [[UInt8]]) -> [[UInt8]] {
      let others = Set(others)
      return words.filter { !others.contains($0) }
    }
  }

  public var added: [Capability]
  public var removed: [Capability]
  public var changed: [Change]
  /// Keywords in upper case.
  public var unchanged: [[UInt8]]

  public init(before: [Capability], after: [Capability]) {
    let old = Keywords(before)
    let new = Keywords(after)
    added = new.entries.filter { old[$0.name] == nil }.map(\.capability)
    removed = old.entries.filter { new[$0.name] == nil }.map(\.capability)
    changed = []
    unchanged = []
    for entry in old.entries {
      guard let other = new[entry.name] else { continue }
      if entry.parameters == other.parameters {
        unchanged.append(entry.name)
      } else {
        changed.append(
          Change(
            keyword: entry.name, before: entry.capability.parameters, after: other.capability.parameters))
      }
    }
  }
}

/// One capability per keyword, with the parameters of all its lines, each once. Looked up by hashing throughout: a peer
/// may send tens of thousands of words.
private struct Keywords {
  struct Entry {
    var name: [UInt8]
    var capability: Capability
    var parameters: Set<[UInt8]>
  }

  private(set) var entries: [Entry] = []
  private var positions: [[UInt8]: Int] = [:]

  init(_ capabilities: [Capability]) {
    for capability in capabilities { merge(capability) }
  }

  subscript(name: [UInt8]) -> Entry? { positions[name].map { entries[$0] } }

  private mutating func merge(_ capability: Capability) {
    let name = capability.name
    let position = positions[name] ?? entries.count
    if position == entries.count {
      positions[name] = position
      let first = Capability(keyword: capability.keyword, isLegacyForm: capability.isLegacyForm)
      entries.append(Entry(name: name, capability: first, parameters: []))
    }
    let isAuth = capability.isNamed("AUTH")
    for parameter in capability.parameters {
      let word = isAuth ? parameter.map(\.asciiUppercased) : parameter
      if entries[position].parameters.insert(word).inserted {
        entries[position].capability.parameters.append(word)
      }
    }
    if !capability.isLegacyForm { entries[position].capability.isLegacyForm = false }
  }
}
