import Certificates

/// The files of a directory that hold certificates, not those of directories within it.
package struct CertificateFolder: Sendable {
  /// A file that could not be looked at, so that nobody knows what it holds.
  package struct Obstacle: Hashable, Sendable {
    package var path: String
    package var reason: String
  }

  /// In the order of their names; of a file under several names, which a hashed directory gives each, only the first. One in
  /// which nothing that should be a certificate can be read is among them, with its flaws.
  package private(set) var files: [CertificateFile] = []
  package private(set) var obstacles: [Obstacle] = []

  /// How many files are looked at: a system's own directory of roots has some 450 names.
  package static let limit = 10_000

  package static func isOne(_ path: String) -> Bool { path != "-" && FileBytes.isDirectory(path) }

  /// Passes over what does not say that it holds a certificate: keys, requests, lists, any other text, hidden files, and what
  /// is no file.
  ///
  /// - Throws: where the directory cannot be read, or nothing in it says so.
  package static func load(_ path: String) throws(TLSSetupFailure) -> CertificateFolder {
    let name = "directory \(printable(path))"
    guard let entries = FileBytes.entries(ofDirectory: path) else { throw TLSSetupFailure("\(name): cannot be read") }
    guard entries.count <= limit else { throw TLSSetupFailure("\(name): holds more than \(limit) files") }
    var folder = CertificateFolder()
    var seen: Set<[Digest]> = []
    for entry in entries.sorted() where !entry.hasPrefix(".") {
      folder.look(at: path.hasSuffix("/") ? path + entry : "\(path)/\(entry)", called: entry, &seen)
    }
    guard !folder.files.isEmpty || !folder.obstacles.isEmpty else {
      throw TLSSetupFailure("\(name): no file in it holds a certificate")
    }
    return folder
  }

  private mutating func look(at path: String, called name: String, _ seen: inout Set<[Digest]>) {
    do throws(FileBytes.Trouble) {
      guard try FileBytes.isRegular(path) else { return }
      let bytes = try FileBytes.bytes(of: path)
      var file = CertificateFile(unjudged: bytes, path: path)
      if file.isTooLarge { throw FileBytes.Trouble(reason: CertificateFile.tooLarge) }
      if file.isEmpty, Self.isBroken(bytes, called: name) {
        file.flaws.append(.init(line: nil, reason: bytes.isEmpty ? "it is empty" : "it is neither PEM nor DER"))
      }
      guard !file.entries.isEmpty || !file.flaws.isEmpty else { return }
      // A twin without a flaw says nothing of what cannot be read in this one.
      let isTwin = file.flaws.isEmpty && !seen.insert(file.entries.map(\.facts.sha256)).inserted
      if !isTwin { files.append(file) }
    } catch {
      // Nobody but the server should be able to read a key: what is called one is passed over as if it had been read.
      if !Self.isKey(name) { obstacles.append(Obstacle(path: path, reason: error.reason)) }
    }
  }

  private static func isKey(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.hasSuffix(".key") || name.hasSuffix("key.pem")
  }

  /// Whether what holds nothing that is known should be a certificate by its name, as a renewal leaves it that had no room.
  private static func isBroken(_ bytes: [UInt8], called name: String) -> Bool {
    let name = name.lowercased()
    return EncodedKind(bytes) == .unknown && suffixes.contains { name.hasSuffix($0) } && !isKey(name)
  }

  private static let suffixes: [String] = [".pem", ".crt", ".cer", ".cert", ".der", ".p7b", ".p7c"]
}

extension CertificateFile {
  /// Nothing in it is known, or said to be a certificate.
  fileprivate var isEmpty: Bool { entries.isEmpty && flaws.isEmpty && others.isEmpty }
}
