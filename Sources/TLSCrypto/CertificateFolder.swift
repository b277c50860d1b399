import Certificates

/// The files of a directory that hold certificates, not those of directories within it.
package enum CertificateFolder {
  /// How many files are looked at: a system's own directory of roots has some 450 names.
  package static let limit = 10_000

  package static func isOne(_ path: String) -> Bool { path != "-" && FileBytes.isDirectory(path) }

  /// In the order of their names. What holds no certificate is passed over; of a file under several names, which a hashed
  /// directory gives each, only the first is told.
  package static func load(_ path: String) throws(TLSSetupFailure) -> [CertificateFile] {
    let name = "directory \(printable(path))"
    guard let entries = FileBytes.entries(ofDirectory: path) else { throw TLSSetupFailure("\(name): cannot be read") }
    guard entries.count <= limit else { throw TLSSetupFailure("\(name): holds more than \(limit) files") }
    var files: [CertificateFile] = []
    var seen: Set<[Digest]> = []
    for entry in entries.sorted() where !entry.hasPrefix(".") {
      let place = path.hasSuffix("/") ? path + entry : "\(path)/\(entry)"
      guard FileBytes.isRegular(place), let file = try? CertificateFile.load(place) else { continue }
      if seen.insert(file.entries.map(\.facts.sha256)).inserted { files.append(file) }
    }
    guard !files.isEmpty else { throw TLSSetupFailure("\(name): no file in it holds a certificate") }
    return files
  }
}
