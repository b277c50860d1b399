/// Reads a probe's words where they are plain and right, without ArgumentParser.
///
/// For some 45 options the library makes an array of definitions and the metadata of each type of wrapper: 2.7 ms of CPU,
/// a third of what `openssl s_client` needs for everything. `perf stat -r 50 -e task-clock ehlo -v -4 --helo
/// x.example.org 127.0.0.1:1` against the same with `-v4` shows it. So a command line of words that are known here goes
/// this way, and any other goes to the library as a whole: help, mistakes and their messages, bundled flags, completion.
/// A test holds the names against the library's own list of them, and both ways against each other.
enum QuickReading {
  /// Nil where a single word is not as expected. Whatever comes back is what the library would have read.
  static func options(in words: [String]) -> ProbeOptions? {
    var options = ProbeOptions()
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      guard word.utf8.first == hyphen else {
        options.targets.append(word)
        continue
      }
      if word == "--" {
        options.targets += words[index...]
        break
      }
      if options.set(word) { continue }
      if let border = word.utf8.firstIndex(of: UInt8(ascii: "=")) {
        let value = word[word.utf8.index(after: border)...]
        guard !value.isEmpty, options.set(String(word[..<border]), to: String(value)) else { return nil }
        continue
      }
      // A value that looks like an option is the library's to judge.
      guard index < words.count, words[index].utf8.first != hyphen, options.set(word, to: words[index]) else {
        return nil
      }
      index += 1
    }
    return options
  }

  private static let hyphen = UInt8(ascii: "-")
}

extension ProbeOptions {
  fileprivate mutating func set(_ flag: String) -> Bool {
    target.set(flag) || dialogue.set(flag) || tls.set(flag) || judgement.set(flag) || output.set(flag)
  }

  fileprivate mutating func set(_ option: String, to value: String) -> Bool {
    target.set(option, to: value) || dialogue.set(option, to: value) || tls.set(option, to: value)
      || limits.set(option, to: value) || judgement.set(option, to: value) || output.set(option, to: value)
  }
}
