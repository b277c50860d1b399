import Certificates
import Findings
import MailPolicy
import TLSCrypto

/// Turns files into chains with verdicts, all under the same options.
struct Audit {
  private let references: [ReferenceIdentifier]
  private let policy: Policy
  private let startedAt: UnixTime
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
    builder = ChainBuilder(trust: trust, issuers: issuers, time: time)
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

  private func records(of file: CertificateFile) throws(TLSSetupFailure) -> [ChainRecord] {
    var records: [ChainRecord] = []
    for group in ChainGroup.groups(of: file.entries.map(\.facts)) {
      let entries = group.positions.map { file.entries[$0] }
      let chain = try setUp("chain in \(printable(file.path))") { () throws(OpenSSLFailure) in
        try builder.chain(entries, role: group.role)
      }
      var record = ChainRecord(
        source: file.path, role: group.role, chain: chain, positions: group.positions,
        details: entries.map(\.details), legacyDigests: entries.map(\.legacyDigest))
      if let (source, key) = key ?? file.key.map({ (source: file.path, key: $0) }), group.role == .server {
        record.key = KeyFit(
          source: source, facts: key.facts,
          certificates: entries.filter { key.fits($0.certificate) }.map(\.facts.sha256))
      }
      records.append(record)
    }
    return records
  }
}
