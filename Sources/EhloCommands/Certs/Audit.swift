import Certificates
import Findings
import MailPolicy
import ProbeEngine
import ProbeReport
import TLSCrypto

/// Turns files and what servers present into chains with verdicts, all under the same options.
struct Audit {
  private let references: [ReferenceIdentifier]
  private let policy: Policy
  let startedAt: UnixTime
  private let time: UnixTime
  private let expiryLimit: Int64?
  private let builder: ChainBuilder
  private let key: (source: String, key: PrivateKey)?

  /// Reads the trust store, further issuers and the key.
  init(_ options: CertsOptions) throws {
    references = try options.references()
    policy = try options.chosenPolicy()
    startedAt = .now()
    time = try options.moment(now: startedAt)
    expiryLimit = try options.expiryLimit()
    let trust = try TrustStore.load(options.trustSource())
    var issuers: [X509Certificate] = []
    for path in options.issuers { issuers += try CertificateFile.load(path).entries.map(\.certificate) }
    builder = try ChainBuilder(trust: trust, issuers: issuers, time: time)
    key = try OptionValue("--key", options.key).map { (source: try $0.path(), key: try PrivateKey.load($0.path())) }
  }

  /// - Throws: where there is no certificate in it.
  func file(_ input: String) throws(TLSSetupFailure) -> JudgedFile {
    let files = CertificateFolder.isOne(input) ? try CertificateFolder.load(input) : [try CertificateFile.load(input)]
    var chains: [JudgedChain] = []
    for file in files {
      for record in try records(of: file) {
        chains.append(
          JudgedChain(
            record, id: "c\(chains.count + 1)", references: references, policy: policy, time: time,
            expiryLimit: expiryLimit))
      }
    }
    return JudgedFile(
      input: input, policy: policy, time: time, startedAt: startedAt, chains: chains,
      flaws: files.flatMap { file in file.flaws.map { .init(source: file.path, line: $0.line, reason: $0.reason) } },
      others: files.flatMap(\.others))
  }

  /// What the servers of a target present, as of the audit's own time and trust.
  func file(_ record: TargetRecord) throws(TLSSetupFailure) -> JudgedFile {
    var chains: [JudgedChain] = []
    for presented in PresentedChain.all(of: record) {
      let input = record.target.input
      let entries = try setUp("chain of \(printable(input))") { () throws(OpenSSLFailure) in
        try CertificateFile.entries(ofDER: presented.presented.map(\.der))
      }
      var evidence = try self.record(
        of: ChainGroup(role: .server, positions: Array(entries.indices)), entries: entries, source: input, key: key)
      evidence.endpoints = presented.endpoints.map { Wording.place(record.endpoints[$0].endpoint) }
      let own = presented.endpoints.first.map { record.references[$0] } ?? []
      chains.append(
        JudgedChain(
          evidence, id: "c\(chains.count + 1)", references: references.isEmpty ? own : references, policy: policy,
          time: time, expiryLimit: expiryLimit, tls: presented.tls))
    }
    var file = JudgedFile(
      input: record.target.input, policy: policy, time: time, startedAt: startedAt, chains: chains)
    file.absences = JudgedFile.Absence.all(of: record)
    return file
  }

  private func records(of file: CertificateFile) throws(TLSSetupFailure) -> [ChainRecord] {
    let own = file.key.map { (source: file.path, key: $0) }
    var records: [ChainRecord] = []
    for group in ChainGroup.groups(of: file.entries.map(\.facts)) {
      records.append(
        try record(
          of: group, entries: group.positions.map { file.entries[$0] }, source: file.path, key: key ?? own))
    }
    return records
  }

  private func record(
    of group: ChainGroup, entries: [CertificateFile.Entry], source: String, key: (source: String, key: PrivateKey)?
  ) throws(TLSSetupFailure) -> ChainRecord {
    let chain = try setUp("chain of \(printable(source))") { () throws(OpenSSLFailure) in
      try builder.chain(entries, role: group.role)
    }
    var record = ChainRecord(
      source: source, role: group.role, chain: chain, positions: group.positions, details: entries.map(\.details),
      legacyDigests: entries.map(\.legacyDigest))
    if let key, group.role == .server {
      record.key = KeyFit(
        source: key.source, facts: key.key.facts,
        certificates: entries.filter { key.key.fits($0.certificate) }.map(\.facts.sha256))
    }
    return record
  }
}
