import Certificates
import SMTPWire
import ScanPlan
import TLSCrypto

extension CertsOptions {
  /// The chains of `--previous`; nil where it is not given.
  func previousChains() throws -> [PreviousChain]? {
    guard let value = OptionValue("--previous", previous) else { return nil }
    let path = try value.path()
    if CertificateFolder.isOne(path) {
      let folder = try CertificateFolder.load(path)
      // What is left out would be compared with nothing, or with another.
      if let obstacle = folder.obstacles.first {
        throw UsageError("--previous: \(quoted(obstacle.path)): \(obstacle.reason)")
      }
      return folder.files.flatMap(\.previousChains)
    }
    let bytes = try bytes(of: path)
    guard bytes.first(where: { !($0 == 0x20 || (0x09...0x0D).contains($0)) }) == UInt8(ascii: "{") else {
      return try CertificateFile(bytes, path: path, name: "certificate file \(printable(path))").previousChains
    }
    guard let chains = PreviousReport.chains(in: bytes), !chains.isEmpty else {
      throw value.wrong(
        "\(quoted(path)) is no report with certificates", hint: "write one with 'ehlo certs --json' or 'ehlo --json'")
    }
    return chains
  }

  private func bytes(of path: String) throws(UsageError) -> [UInt8] {
    let descriptor = try TextFile.open(path, namedBy: "--previous")
    defer { TextFile.close(descriptor) }
    var bytes: [UInt8] = []
    while true {
      switch TextFile.piece(of: descriptor) {
      case .failure(let failure): throw UsageError("--previous: \(quoted(path)): \(failure.words)")
      case .success(let piece) where piece.isEmpty: return bytes
      case .success(let piece):
        bytes += piece
        guard bytes.count <= PreviousReport.largest else {
          throw UsageError("--previous: \(quoted(path)) is larger than \(PreviousReport.largest >> 20) MiB")
        }
      }
    }
  }
}

extension CertificateFile {
  fileprivate var previousChains: [PreviousChain] {
    let facts = entries.map(\.facts)
    return ChainGroup.groups(of: facts).filter { $0.role == .server }.compactMap { group in
      let members = group.positions.map { PreviousChain.Member(facts[$0]) }
      return members.first.map { PreviousChain(leaf: $0, issuers: Array(members.dropFirst())) }
    }
  }
}

/// The certificates that a JSON report of ours tells: of `ehlo certs`, of a probe, or a line of a scan.
enum PreviousReport {
  /// In octets: as large as the reports of several targets get.
  static let largest = 64 << 20

  /// Where lists of presented certificates stand in the documents.
  private static let lists: [String] = [
    "chains[].certificates.presented[]", "endpoints[].certificates.presented[]",
    "endpoints[].further_handshakes[].certificates.presented[]", "certificates.presented[]",
  ]

  /// Each chain once; nil for what is no JSON.
  static func chains(in bytes: [UInt8]) -> [PreviousChain]? {
    let fields: [String] = [
      "", ".position", ".subject", ".sha256", ".spki_sha256", ".not_after", ".key.algorithm", ".names.dns[]",
    ]
    let paths = Set(lists.flatMap { list in fields.map { list + $0 } })
    guard let members = JSONMembers.all(in: bytes, at: paths) else { return nil }
    var drafts: [Draft] = []
    for (path, text) in members {
      guard let text else {
        drafts.append(Draft())
        continue
      }
      guard let list = lists.first(where: { path.hasPrefix($0 + ".") }), !drafts.isEmpty else { continue }
      drafts[drafts.count - 1].fill(String(path.dropFirst(list.count)), text)
    }
    var chains: [PreviousChain] = []
    for draft in drafts {
      guard let member = draft.member else { continue }
      if draft.position == 0 {
        chains.append(PreviousChain(leaf: member, issuers: []))
      } else if !chains.isEmpty {
        chains[chains.count - 1].issuers.append(member)
      }
    }
    var known: Set<PreviousChain> = []
    return chains.filter { known.insert($0).inserted }
  }

  private struct Draft {
    var position: Int?
    private var texts: [String: String] = [:]
    private var names: [[UInt8]] = []

    mutating func fill(_ field: String, _ text: String) {
      switch field {
      case ".position": position = Int(text)
      case ".names.dns[]": names.append(Escaping.unescaped(text) ?? Array(text.utf8))
      default: texts[field] = text
      }
    }

    /// Nil where something is missing or is none of its kind.
    var member: PreviousChain.Member? {
      guard let subject = texts[".subject"], let sha256 = texts[".sha256"].flatMap(Digest.init(hexadecimal:)),
        let key = texts[".spki_sha256"].flatMap(Digest.init(hexadecimal:)),
        let written = texts[".not_after"], let algorithm = texts[".key.algorithm"]
      else { return nil }
      // A report tells no end where the certificate has none that can be read.
      let end = UnixTime(rfc3339: written)
      guard end != nil || written == "null" else { return nil }
      return PreviousChain.Member(
        subject: Escaping.unescaped(subject) ?? Array(subject.utf8), sha256: sha256, spkiSHA256: key, notAfter: end,
        algorithm: algorithm, names: names)
    }
  }
}
