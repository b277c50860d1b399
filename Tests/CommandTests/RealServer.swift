import Certificates
import Foundation
import TLSCrypto
import Testing

/// A mail server of the operating system, started by a script of `Tests/Servers` for as long as this object lives.
final class RealServer: Sendable {
  /// What the script tells: ports, paths, the configured host.
  let facts: [String: String]
  private let process: Process
  private let input: Pipe
  private let directory: TemporaryDirectory

  /// Returns when all its ports answer.
  init(_ name: String) throws {
    directory = try TemporaryDirectory()
    let scripts = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Servers")
    // The servers' own users must be able to enter.
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory.path)
    process = Process()
    input = Pipe()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // The shell cleans up after us: a server that tests share lives to the end of this process.
    process.arguments = [
      "-c", #""$0" run "$1"; rm -rf "$1""#, scripts.appendingPathComponent(name).path, directory.path,
    ]
    // The script ends the server when its standard input ends: with us, however we end.
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    var text = ""
    while !text.contains("\npid="), case let more = output.fileHandleForReading.availableData, !more.isEmpty {
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
    process.waitUntilExit()
  }

  func fact(_ name: String) throws -> String { try #require(facts[name], "\(facts)") }

  /// `mx.example.test:PORT` and the options that lead there.
  func words(_ port: String, scheme: String? = nil) throws -> [String] {
    let host = try fact("host")
    let target = try "\(scheme.map { "\($0)://" } ?? "")\(host):\(fact(port))"
    return try ["--json", "--resolve", "\(host):\(fact("address"))", "--ca-file", fact("root"), target]
  }

  /// The SHA-256 of each certificate in one of its files, in order.
  func digests(_ file: String) throws -> [String] {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: fact(file))))
    return try PEM.certificates(bytes).map { $0.facts().sha256.description }
  }
}

extension Document {
  /// Of the certificates as they were presented.
  var presentedDigests: [String] {
    let list = self["endpoints", 0, "certificates", "presented"] as? [[String: Any]] ?? []
    return list.compactMap { $0["sha256"] as? String }
  }
}
