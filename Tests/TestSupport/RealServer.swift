internal import Foundation

/// A mail server of the operating system, started by a script of `Tests/Servers` for as long as this object lives.
package final class RealServer: Sendable {
  /// What the script tells: ports, paths, the configured host.
  package let facts: [String: String]
  private let server: String
  private let process: ChildProcess
  private let input: Pipe
  private let directory: TemporaryDirectory

  /// Returns when all its ports answer.
  ///
  /// - Parameter options: of the script, `relay_port=25` for instance.
  package init(_ name: String, _ options: [String] = []) throws {
    server = name
    directory = try TemporaryDirectory()
    let scripts = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Servers")
    // The servers' own users must be able to enter.
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory.path)
    input = Pipe()
    let output = Pipe()
    // The shell cleans up after us: a server that tests share lives to the end of this process. The script ends the server
    // when its standard input ends: with us, however we end.
    process = try ChildProcess(
      "/bin/sh",
      ["-c", #""$0" run "$@"; rm -rf "$1""#, scripts.appendingPathComponent(name).path, directory.path] + options,
      input: .descriptor(input.fileHandleForReading.fileDescriptor),
      output: .descriptor(output.fileHandleForWriting.fileDescriptor))
    try input.fileHandleForReading.close()
    try output.fileHandleForWriting.close()
    var text = ""
    // To the end of the last line: whoever still writes must not meet a closed pipe.
    while !text.contains(/\npid=.*\n/), case let more = output.fileHandleForReading.availableData, !more.isEmpty {
      text += String(decoding: more, as: UTF8.self)
    }
    let pairs = text.split(separator: "\n").compactMap { line -> (String, String)? in
      let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
      return parts.count == 2 ? (parts[0], parts[1]) : nil
    }
    facts = Dictionary(pairs) { $1 }
  }

  deinit {
    try? input.fileHandleForWriting.close()
    _ = process.waitForStatus()
  }

  /// Throws where the script did not tell it, for instance because the server is not installed; the script says so itself.
  package func fact(_ name: String) throws -> String {
    guard let value = facts[name] else { throw MissingFact(server: server, name: name, facts: facts) }
    return value
  }

  private struct MissingFact: Error {
    var server: String
    var name: String
    var facts: [String: String]
  }
}
