import Certificates
import Findings
import MailPolicy
import ProbeEngine
import ProbeReport
import ProbeTransport
import TLSCrypto
import TLSSession

/// Turns files and what servers present into chains with verdicts, all under the same options.
struct Audit {
  private let references: [ReferenceIdentifier]
  private let policy: Policy
  let startedAt: UnixTime
  private let time: UnixTime
  private let expiryLimit: Int64?
  private let builder: ChainBuilder
  private let key: (source: String, key: PrivateKey)?
  /// Nil where nothing is to be compared.
  private let previous: [PreviousChain]?
  /// Nil where nobody is to be asked.
  private var examiner: RevocationExaminer?

  /// Reads the trust store, further issuers and the key.
  ///
  /// - Parameter thread: for connections.
  init(_ options: CertsOptions, on thread: LoopThread) throws {
    examiner = try options.revocationExaminer(on: thread)
    references = try options.references()
    policy = try options.chosenPolicy()
    startedAt = .now()
    previous = try options.previousChains()
    time = try options.moment(now: startedAt)
    expiryLimit = try options.expiryLimit()
    let trust = try TrustStore.load(options.trustSource())
    var issuers: [X509Certificate] = []
    for path in options.issuers { issuers += try CertificateFile.load(path).entries.map(\.certificate) }
    builder = try ChainBuilder(trust: trust, issuers: issuers, time: time)
    key = try OptionValue("--key", options.key).map { (source: try $0.path(), key: try PrivateKey.load($0.path())) }
  }

  /// - Throws: where nothing in it says that it is a certificate.
  mutating func file(_ input: String) async throws(TLSSetupFailure) -> JudgedFile {
    let folder = CertificateFolder.isOne(input) ? try CertificateFolder.load(input) : nil
    let files = if let folder { folder.files } else { [try CertificateFile.load(input, takesFlaws: true)] }
    var chains: [JudgedChain] = []
    for file in files {
      for record in try await records(of: file) {
        chains.append(
          JudgedChain(
            record, id: "c\(chains.count + 1)", references: references, policy: policy, time: time,
            expiryLimit: expiryLimit))
      }
    }
    return JudgedFile(
      input: input, policy: policy, time: time, startedAt: startedAt, chains: chains,
      flaws: files.flatMap { file in file.flaws.map { .init(source: file.path, line: $0.line, reason: $0.reason) } },
      obstacles: (folder?.obstacles ?? []).map { .init(source: $0.path, reason: $0.reason) },
      others: files.flatMap(\.others))
  }

  /// What the servers of a target present, as of the audit's own time and trust.
  mutating func file(_ record: TargetRecord) async throws(TLSSetupFailure) -> JudgedFile {
    var chains: [JudgedChain] = []
    var (all, sightings) = PresentedChain.all(of: record)
    for presented in all {
      let input = record.target.input
      let entries = try setUp("chain of \(printable(input))") { () throws(OpenSSLFailure) in
        try CertificateFile.entries(ofDER: presented.presented.map(\.der))
      }
      var (evidence, path) = try await self.record(
        of: ChainGroup(role: .server, positions: Array(entries.indices)), entries: entries, source: input,
        // Of several certificates a key fits at most those of its kind.
        key: all.count == 1 || key?.key.facts.algorithm == presented.presented.first?.key.algorithm ? key : nil)
      let id = "c\(chains.count + 1)"
      evidence.endpoints = presented.titles(among: sightings)
      for number in presented.sightings { sightings[number].chain = id }
      chains.append(
        JudgedChain(
          evidence, id: id,
          references: references.isEmpty || presented.isNameless ? presented.references : references,
          policy: presented.isNameless ? .may : policy, time: time, expiryLimit: expiryLimit,
          tls: presented.tls.map { verified($0, of: entries, issuers: path) }))
    }
    var file = JudgedFile(
      input: record.target.input, policy: policy, time: time, startedAt: startedAt, chains: chains)
    file.absences = JudgedFile.Absence.all(of: record)
    file.sightings = sightings
    return file
  }

  /// The staple once more, with issuers that only this side knows.
  private func verified(
    _ tls: TLSFacts, of entries: [CertificateFile.Entry], issuers: [X509Certificate]
  ) -> TLSFacts {
    guard let response = tls.ocspResponse, let leaf = entries.first else { return tls }
    var tls = tls
    tls.staple = OCSPReader.facts(
      of: response, about: leaf.certificate, issuers: issuers + entries.map(\.certificate) + builder.issuers)
    return tls
  }

  private mutating func records(of file: CertificateFile) async throws(TLSSetupFailure) -> [ChainRecord] {
    let own = file.key.map { (source: file.path, key: $0) }
    builder.foresee(file.entries)
    var records: [ChainRecord] = []
    for group in ChainGroup.groups(of: file.entries.map(\.facts)) {
      records.append(
        try await record(
          of: group, entries: group.positions.map { file.entries[$0] }, source: file.path, key: key ?? own
        ).record)
    }
    return records
  }

  /// - Returns: the record, and the path that was built.
  private mutating func record(
    of group: ChainGroup, entries: [CertificateFile.Entry], source: String, key: (source: String, key: PrivateKey)?
  ) async throws(TLSSetupFailure) -> (record: ChainRecord, path: [X509Certificate]) {
    let (chain, path) = try setUp("chain of \(printable(source))") { () throws(OpenSSLFailure) in
      try builder.build(entries, role: group.role)
    }
    var record = ChainRecord(
      source: source, role: group.role, chain: chain, positions: group.positions, details: entries.map(\.details),
      legacyDigests: entries.map(\.legacyDigest))
    if let key, group.role == .server {
      record.key = KeyFit(
        source: key.source, facts: key.key.facts,
        certificates: entries.filter { key.key.fits($0.certificate) }.map(\.facts.sha256))
    }
    if group.role == .server { record.renewal = previous.flatMap { Renewal(of: chain, from: $0) } }
    if examiner != nil {
      let others = entries.map(\.certificate) + builder.issuers
      record.revocations = await examiner?.examine(path, others: others) ?? []
    }
    return (record, path)
  }
}
