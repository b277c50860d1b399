import Certificates
import Foundation
import MailDNS
import MailPolicy
import ProbeEngine
import TLSCrypto
import TLSSession
import TestSupport
import Testing

@testable import Findings

/// One folder of `certs/generate`: a fault, and what must be said of it.
private struct CertificateFolder {
  var name: String
  var chain: [X509Certificate]
  var key: PrivateKey
  var expected: [String: String]

  init(_ url: URL) throws {
    name = url.lastPathComponent
    chain = try PEM.certificates(Array(Data(contentsOf: url.appendingPathComponent("chain.pem"))))
    key = try PEM.privateKey(Array(Data(contentsOf: url.appendingPathComponent("key.pem"))))
    expected = [:]
    for line in try String(contentsOf: url.appendingPathComponent("expected"), encoding: .utf8).split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      expected[String(parts[0])] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
    }
  }

  /// All of them, made once: that takes seconds of every core.
  static let made = Result { try all() }

  private static func all() throws -> (root: [UInt8], folders: [CertificateFolder]) {
    let root =
      ProcessInfo.processInfo.environment["EHLO_ROOT"].map { URL(fileURLWithPath: $0) }
      ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let out = FileManager.default.temporaryDirectory.appendingPathComponent("ehlo-certs-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: out) }
    let process = try ChildProcess(
      "/usr/bin/env", ["bash", root.appendingPathComponent("certs/generate").path, out.path])
    try #require(process.waitForStatus() == 0, "certs/generate failed")
    let folders = try FileManager.default.contentsOfDirectory(at: out, includingPropertiesForKeys: nil)
      .filter { FileManager.default.fileExists(atPath: $0.appendingPathComponent("expected").path) }
      .map(CertificateFolder.init)
    let anchor = try PEM.certificates(Array(Data(contentsOf: out.appendingPathComponent("root.pem"))))
    return (try #require(anchor.first).der, folders)
  }
}

@Suite("Real chains of every certificate fault", .serialized)
struct CertificateFoldersTests {
  @Test("get exactly the findings, the trust and the identity that stand beside them")
  func folders() throws {
    let (root, folders) = try CertificateFolder.made.get()
    #expect(folders.count >= 48)
    let contexts = TLSContexts(trust: .certificates([root]))
    for folder in folders {
      let time = try #require(UnixTime(rfc3339: folder.expected["at"] ?? ""))
      let record = try record(of: folder, contexts, at: time)
      let name = try #require(folder.expected["name"])
      let reference = try IPAddress(name).map { ReferenceIdentifier.address($0) } ?? .name(try HostName(name))
      let target = Target(input: name, kind: .host, name: name, port: 465, security: .implicit, policy: .verify)
      let judged = JudgedTarget(
        TargetRecord(target: target, startedAt: time, endpoints: [record], references: [[reference]]))
      let ids = Rulebook.findings(of: judged).map(\.id).sorted().joined(separator: " ")
      #expect(ids == folder.expected["findings"], "\(folder.name)")
      #expect(judged.endpoints[0].trust.isTrusted == (folder.expected["trusted"] == "yes"), "\(folder.name)")
      #expect(judged.endpoints[0].identity.isMatched == (folder.expected["identity"] == "yes"), "\(folder.name)")
      #expect("\(record.chain?.presented.count ?? 0)" == folder.expected["certificates"], "\(folder.name)")
    }
  }

  @Test("get exactly the findings of an audit that stand beside them")
  func audit() throws {
    let (root, folders) = try CertificateFolder.made.get()
    let store = try TrustStore(certificates: [X509Certificate(der: root)])
    for folder in folders {
      let time = try #require(UnixTime(rfc3339: folder.expected["at"] ?? ""))
      let name = try #require(folder.expected["name"])
      let reference = try IPAddress(name).map { ReferenceIdentifier.address($0) } ?? .name(try HostName(name))
      let text = try folder.chain.flatMap { try PEM.encode($0) }
      let entries = try CertificateFile(text, path: folder.name, name: folder.name).entries
      let builder = try ChainBuilder(trust: store, time: time)
      var chains: [JudgedChain] = []
      for group in ChainGroup.groups(of: entries.map(\.facts)) {
        let members = group.positions.map { entries[$0] }
        let record = ChainRecord(
          source: folder.name, role: group.role, chain: try builder.chain(members, role: group.role),
          positions: group.positions, details: members.map(\.details),
          key: KeyFit(
            source: "key.pem", facts: folder.key.facts,
            certificates: members.filter { folder.key.fits($0.certificate) }.map(\.facts.sha256)))
        chains.append(JudgedChain(record, id: "c\(chains.count + 1)", references: [reference], time: time))
      }
      let file = JudgedFile(input: folder.name, policy: .verify, time: time, startedAt: time, chains: chains)
      let ids = Rulebook.findings(of: file).map(\.id).sorted().joined(separator: " ")
      #expect(ids == folder.expected["audit"], "\(folder.name)")
    }
  }

  /// Client and server in memory.
  private func record(
    of folder: CertificateFolder, _ contexts: TLSContexts, at time: UnixTime
  ) throws -> EndpointRecord {
    let identity = Identity(chain: folder.chain, key: folder.key)
    let server = try TLSSession(server: ServerContext(ServerOptions(identities: [identity])))
    let client = try TLSSession(client: contexts, options: ClientOptions(), serverName: nil, time: time)
    for _ in 0..<20 where !client.isEstablished || !server.isEstablished {
      #expect(!isFailure(client.handshake()), "\(folder.name)")
      server.receive(client.takeOutput())
      #expect(!isFailure(server.handshake()), "\(folder.name)")
      client.receive(server.takeOutput())
    }
    var record = EndpointRecord(endpoint: Sample.endpoint)
    record.status = .complete
    record.tls = client.facts()
    record.chain = client.chain()
    return record
  }

  private func isFailure(_ progress: TLSSession.Progress) -> Bool {
    if case .failed = progress { true } else { false }
  }
}
