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
      let others = WordSet(others)
      return words.filter { !others.contains($0) }
    }
  }

  public var added: [Capability]
  public var removed: [Capability]
  public var changed: [Change]
  /// Keywords in upper case.
  public var unchanged: [[UInt8]]

  public init(before: [Capability], after: [Capability]) {
    let names = (before + after).map(\.name)
    let places = names.firstPlaces
    let old = Keywords(before, names: names, at: places.prefix(before.count))
    let new = Keywords(after, names: names, at: places.dropFirst(before.count))
    added = new.entries.filter { old[$0.place] == nil }.map(\.capability)
    removed = old.entries.filter { new[$0.place] == nil }.map(\.capability)
    changed = []
    unchanged = []
    for entry in old.entries {
      guard let other = new[entry.place] else { continue }
      if entry.parameters == other.parameters {
        unchanged.append(entry.name)
      } else {
        changed.append(
          Change(keyword: entry.name, before: entry.capability.parameters, after: other.capability.parameters))
      }
    }
  }
}

/// One capability per keyword, with the parameters of all its lines, each once. A keyword is known by the place of its
/// first mention on either side.
private struct Keywords {
  struct Entry {
    var place: Int
    var name: [UInt8]
    var capability: Capability
    var parameters: WordSet
  }

  /// In the order of first appearance.
  private(set) var entries: [Entry] = []
  private var entryAtPlace: [Int?]

  /// - Parameter names: of both sides, by place.
  init(_ capabilities: [Capability], names: [[UInt8]], at places: ArraySlice<Int>) {
    entryAtPlace = Array(repeating: nil, count: names.count)
    entries.reserveCapacity(capabilities.count)
    var lines: [[Capability]] = []
    for (capability, place) in zip(capabilities, places) {
      if let index = entryAtPlace[place] {
        lines[index].append(capability)
      } else {
        entryAtPlace[place] = lines.count
        lines.append([capability])
        entries.append(Entry(place: place, name: names[place], capability: capability, parameters: WordSet([])))
      }
    }
    for (index, lines) in lines.enumerated() { entries[index].merge(lines) }
  }

  subscript(place: Int) -> Entry? { entryAtPlace[place].map { entries[$0] } }
}

extension Keywords.Entry {
  fileprivate mutating func merge(_ lines: [Capability]) {
    var words = lines.count == 1 ? capability.parameters : lines.flatMap(\.parameters)
    if words.isEmpty, lines.count == 1 { return }
    if capability.isNamed("AUTH") { words = words.map { $0.map(\.asciiUppercased) } }
    parameters = WordSet(words)
    capability.parameters = words.uniqued()
    if lines.contains(where: { !$0.isLegacyForm }) { capability.isLegacyForm = false }
  }
}
