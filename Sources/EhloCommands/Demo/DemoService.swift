import EmbeddedServer
import MailDNS
import ProbeReport
import TLSCrypto

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// `ehlo demo --serve`: keeps the server until a signal ends the process.
struct DemoService {
  var demo: DemoServer
  /// Where the user wants the root; nil: in a temporary file, which is gone afterwards.
  var rootFile: String?

  func run(in context: CommandContext) async throws {
    defer { Signals.removeNow() }
    let root = try writeRoot(temporaryDirectory: context.environment.nonEmpty("TMPDIR") ?? "/tmp")
    try context.output.write(instructions(root: root))
    while true { try await Task.sleep(for: .seconds(86_400)) }
  }

  /// - Returns: the path of the file.
  private func writeRoot(temporaryDirectory: String) throws -> String {
    let certificate = try X509Certificate(der: demo.pki.rootDER)
    let pem = PEMText.text(of: certificate.facts())
    if let rootFile {
      let descriptor = openForWriting(rootFile)
      guard descriptor >= 0 else { throw UsageError("--ca-out: \(quoted(rootFile)): \(systemMessage(errno))") }
      defer { close(descriptor) }
      try OutputStream(descriptor: descriptor, name: rootFile).write(pem)
      return rootFile
    }
    var template = Array("\(temporaryDirectory)/ehlo-demo-root-XXXXXX.pem".utf8CString)
    let descriptor = mkstemps(&template, 4)
    guard descriptor >= 0 else {
      throw UsageError(
        "temporary file in \(quoted(temporaryDirectory)): \(systemMessage(errno))", hint: "--ca-out names another place"
      )
    }
    defer { close(descriptor) }
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    Signals.removeAtEnd(path)
    try OutputStream(descriptor: descriptor, name: path).write(pem)
    return path
  }

  private func instructions(root: String) -> String {
    let (host, address, port) = (demo.scenario.approach.host, DemoServer.address, demo.port)
    let sendsServerName = demo.scenario.approach.sendsServerName
    // An address is never sent (RFC 6066 §3).
    let serverName = sendsServerName && IPAddress(host) == nil ? "-servername \(host)" : "-noservername"
    let startTLS =
      switch (demo.scenario.isTLSFirst, demo.scenario.script.dialect) {
      case (true, _): ""
      case (false, .smtp): " -starttls smtp"
      case (false, .lmtp): " -starttls lmtp"
      }
    return """
      \(demo.title)
      Its throw-away root certificate is in \(root)
      Try it from another terminal; ctrl-c ends it here.

        telnet \(address) \(port)
        openssl s_client\(startTLS) -connect \(address):\(port) \(serverName) -CAfile \(shellWord(root))
        ehlo --resolve \(host):\(address)\(sendsServerName ? "" : " --no-sni") --ca-file \(shellWord(root)) \(demo.targetText)

      """
  }

  /// A path as a shell reads it.
  private func shellWord(_ path: String) -> String {
    let plain = path.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"): true
      default: "/._-+,:@%".utf8.contains(byte)
      }
    }
    return plain ? path : ShellWord.quoted(path)
  }
}

private func openForWriting(_ path: String) -> Int32 { open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) }
