import Foundation
import Testing

@testable import EhloCommands

@Suite("the quick way to read a command line")
struct QuickReadingTests {
  /// An option as ArgumentParser itself tells of it.
  struct Option {
    var names: [String]
    var takesValue: Bool
  }

  /// From `--experimental-dump-help`, without those that are no options of a probe.
  static func options() async throws -> [Option] {
    let command = try #require(
      try await Ehlo.run("probe", "--experimental-dump-help").document()["command"] as? [String: Any])
    let arguments = try #require(command["arguments"] as? [[String: Any]])
    return arguments.compactMap { argument in
      guard argument["kind"] as? String != "positional", let names = argument["names"] as? [[String: String]] else {
        return nil
      }
      let words = names.compactMap { name in
        name["name"].map { (name["kind"] == "long" ? "--" : "-") + $0 }
      }
      guard !words.contains("--help"), !words.contains("--version") else { return nil }
      return Option(names: words, takesValue: argument["kind"] as? String == "option")
    }
  }

  static func byLibrary(_ words: [String]) throws -> ProbeOptions? {
    guard case .run(let job) = try Invocation.probeByLibrary(words, width: 80) else { return nil }
    return (job as? Probe)?.options
  }

  @Test("knows every option of the library by each of its names, and reads the same")
  func everyOption() async throws {
    let options = try await Self.options()
    #expect(options.count > 35)
    for option in options {
      for name in option.names {
        let lines =
          option.takesValue
          ? [[name, "a value", "host"], ["\(name)=a=value", "host"], ["\(name)=-v", "host"], [name, "", "host"]]
          : [[name, "host"], ["host", name, name]]
        for line in lines {
          let quick = try #require(QuickReading.options(in: line), "\(line)")
          #expect(try quick == Self.byLibrary(line), "\(line)")
          #expect(quick != QuickReading.options(in: ["host"]), "\(line)")
        }
      }
    }
  }

  @Test(
    "reads whole lines as the library does",
    arguments: [
      [], ["host"], ["a", "b:25", "smtp://c"], ["host", "--json", "--pretty"], ["--", "--json", "-v", "--"],
      ["--json", "--", "host"], ["-4", "-6", "-v", "host"], ["--mx", "--no-mx", "host"], ["--no-mx", "--mx", "host"],
      ["--color", "--no-color", "host"], ["--timeout", "1", "--timeout=2", "host"], ["--sni", "a", "b", "--sni", "c"],
      ["--resolve", "a:192.0.2.1", "--resolve=a:[2001:db8::1]", "a"], ["", "host"], ["--helo", "a", "--ehlo", "b"],
      ["--resolve", "mx.example.org:192.0.2.7", "--ca-path", "/etc/ssl/certs", "mx.example.org:25"], ["help"],
    ] as [[String]])
  func wholeLines(_ words: [String]) throws {
    let quick = try #require(QuickReading.options(in: words))
    #expect(try quick == Self.byLibrary(words))
  }

  @Test(
    "leaves what is irregular to the library",
    arguments: [
      ["--help"], ["-h"], ["--version"], ["host", "--unknown"], ["--jso", "host"], ["-v4", "host"], ["-5", "host"],
      ["--json=yes", "host"], ["--json=", "host"], ["--sni"], ["--sni", "--json"], ["--sni=", "host"],
      ["--timeout", "-1", "host"], ["-json", "host"], ["--width", "--", "host"], ["-", "host"], ["---", "host"],
      ["--experimental-dump-help"], ["--generate-completion-script", "bash"], ["-timeout", "3"],
      ["--json\u{301}", "host"],
    ] as [[String]])
  func irregular(_ words: [String]) {
    #expect(QuickReading.options(in: words) == nil)
  }
}
