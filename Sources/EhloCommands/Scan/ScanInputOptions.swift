import ScanPlan

/// Where the targets stand in what is read.
struct ScanInputOptions: Equatable, Sendable {
  var column: String?
  var shard: String?
  var allowBadLines = false

  func chosenShard() throws(UsageError) -> Shard? {
    guard let value = OptionValue("--shard", shard) else { return nil }
    guard let shard = Shard(value.text) else {
      throw value.wrong("\(quoted(value.text)) is no part of a whole", hint: "the parts of 4 are 0/4, 1/4, 2/4 and 3/4")
    }
    return shard
  }

  func chosenColumn() throws(UsageError) -> TargetList.Column? {
    guard let value = OptionValue("--column", column) else { return nil }
    let name = try value.path()
    guard name.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return .name(name) }
    return .number(try value.integer(in: 1...1000))
  }
}

extension ScanInputOptions {
  static let group = OptionGroup(
    title: "Input",
    options: [
      OptionSpecification(
        "--column", value: "number|name",
        help: "The targets are this column of values between commas, tabs or semicolons; with a name the first line of "
          + "each file is their heads, with a number it is a target like all others."),
      OptionSpecification("--allow-bad-lines", help: "Lines that are no target do not count in the exit status."),
      OptionSpecification(
        "--shard", value: "index/count",
        help: "Only this part of the endpoints, from 0/count on; the other parts are for other machines."),
    ])

  init(_ words: CommandWords) {
    column = words.value("--column")
    shard = words.value("--shard")
    allowBadLines = words.has("--allow-bad-lines")
  }
}
