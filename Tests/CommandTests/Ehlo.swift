import Foundation
import TestSupport
import Testing

/// The built program, run as a user runs it: words in, both streams and a status out.
struct Ehlo {
  struct Outcome: CustomStringConvertible {
    var status: Int32
    var output: String
    var errors: String
    /// At least what it took: a test may have waited for its turn behind the end. No upper bound can be told by it.
    var duration: Duration = .zero

    var lines: [Substring] { output.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The one JSON document on standard output.
    func document() throws -> [String: Any] {
      try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any], "\(self)")
    }

    var description: String { "status \(status)\n--- output\n\(output)--- errors\n\(errors)" }
  }

  /// `EHLO_BINARY`, or else what was built beside these tests.
  static let binary: String = {
    if let path = ProcessInfo.processInfo.environment["EHLO_BINARY"] { return path }
    let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
    let places = (bundles + [Bundle.main.bundleURL, Bundle.main.executableURL].compactMap(\.self)).flatMap {
      [$0.deletingLastPathComponent(), $0]
    }
    let paths = places.map { $0.appendingPathComponent("ehlo").path }
    return paths.first { FileManager.default.isExecutableFile(atPath: $0) && !isDirectory($0) } ?? "ehlo"
  }()

  /// - Parameter environment: beside PATH, HOME and what a sanitizer wants. Nothing else of ours reaches the program.
  static func run(_ words: [String], environment: [String: String] = [:]) async throws -> Outcome {
    try await process(binary, words, environment: environment)
  }

  static func run(_ words: String..., environment: [String: String] = [:]) async throws -> Outcome {
    try await run(words, environment: environment)
  }

  /// A script for sh, in which `$EHLO` is the program.
  static func shell(_ script: String, environment: [String: String] = [:]) async throws -> Outcome {
    try await process("/bin/sh", ["-c", script], environment: environment)
  }

  static func environment(with more: [String: String]) -> [String: String] {
    let ours = ProcessInfo.processInfo.environment
    let kept = ours.filter { name, _ in
      ["PATH", "HOME", "TMPDIR"].contains(name) || name.hasPrefix("ASAN_") || name.hasPrefix("LSAN_")
        || name.hasPrefix("UBSAN_") || name.hasPrefix("TSAN_") || name.hasPrefix("LD_") || name.hasPrefix("DYLD_")
    }
    return kept.merging(["EHLO": binary]) { $1 }.merging(more) { $1 }
  }

  private static let turnstile = Turnstile(width: 4)

  private static func process(
    _ path: String, _ words: [String], environment: [String: String]
  ) async throws -> Outcome {
    // Files, not pipes: nobody has to read while the program writes.
    let directory = try TemporaryDirectory()
    let clock = ContinuousClock()
    let (status, duration) = try await Self.turnstile.pass {
      let streams = try ["output", "errors"].map { try directory.newFile($0) }
      let start = clock.now
      let process = try withExtendedLifetime(streams) {
        try ChildProcess(
          path, words, environment: Self.environment(with: environment),
          output: .descriptor(streams[0].fileDescriptor), errors: .descriptor(streams[1].fileDescriptor))
      }
      return (await process.killedInTime { await process.status() }, clock.now - start)
    }
    return Outcome(
      status: status, output: try directory.text(of: "output"),
      errors: try directory.text(of: "errors"), duration: duration)
  }
}

private func isDirectory(_ path: String) -> Bool {
  var isDirectory: ObjCBool = false
  return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
}
