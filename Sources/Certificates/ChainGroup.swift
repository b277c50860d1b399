/// Certificates of one file that belong together, as a server would send them: its own first.
package struct ChainGroup: Hashable, Sendable {
  /// Whose chain it is.
  package enum Role: Hashable, Sendable {
    /// A server's: the first certificate is for a host.
    case server
    /// Of authorities alone, as in a bundle of roots.
    case authority
  }

  package var role: Role
  /// Where its certificates stand in the file, counted from 0; the first of them is the one that the others certify.
  package var positions: [Int]

  package init(role: Role, positions: [Int]) {
    self.role = role
    self.positions = positions
  }

  /// Every certificate of a file is in one group at least; an issuer that several need is in each of theirs.
  ///
  /// Each certificate for a host begins a group, and takes along whatever certifies it, in the order of the file; what
  /// certifies nobody goes with the host in front of it, for a server would send it there. So does a certificate for a
  /// host that nothing in the file certifies, where another has its issuer there. Without any host there is a group for
  /// each authority that issued no other of the file.
  package static func groups(of file: [CertificateFacts]) -> [ChainGroup] {
    let sorting = Sorting(file)
    let all = sorting.first.filter { file[$0].isForHost && !sorting.isIssuer(at: $0) }
    let certified = all.filter { file[$0].isSelfSigned || !sorting.issuers(of: $0).isEmpty }
    let hosts = certified.isEmpty ? all : certified
    guard !hosts.isEmpty else {
      let lowest = sorting.first.filter { !sorting.isIssuer(at: $0) }
      var groups = lowest.map { ChainGroup(role: .authority, positions: sorting.ascent(from: $0)) }
      // Authorities that certify each other in a circle have no lowest.
      let covered = Set(groups.flatMap(\.positions))
      groups += sorting.first.filter { !covered.contains($0) }.map { ChainGroup(role: .authority, positions: [$0]) }
      // Copies stand beside the first of their kind, which is in some group by now.
      var owners: [Digest: Int] = [:]
      for (index, group) in groups.enumerated() {
        for position in group.positions where owners[file[position].sha256] == nil {
          owners[file[position].sha256] = index
        }
      }
      for copy in Set(file.indices).subtracting(sorting.first).sorted() {
        if let owner = owners[file[copy].sha256] { groups[owner].positions.append(copy) }
      }
      return groups
    }
    var groups = hosts.map { ChainGroup(role: .server, positions: sorting.ascent(from: $0)) }
    let covered = Set(groups.flatMap(\.positions))
    for position in file.indices where !covered.contains(position) {
      let owner = hosts.lastIndex { $0 < position } ?? 0
      groups[owner].positions.append(position)
    }
    for index in groups.indices {
      let rest = groups[index].positions.dropFirst().sorted()
      groups[index].positions = groups[index].positions.prefix(1) + rest
    }
    return groups
  }

  /// The certificates of a file by their names.
  private struct Sorting {
    let file: [CertificateFacts]
    /// The first copy of each.
    private(set) var first: [Int] = []
    private var bySubject: [[UInt8]: [Int]] = [:]
    private var issuers: Set<Int> = []

    init(_ file: [CertificateFacts]) {
      self.file = file
      var seen: Set<Digest> = []
      first = file.indices.filter { seen.insert(file[$0].sha256).inserted }
      for position in first { bySubject[file[position].subject, default: []].append(position) }
      for position in first { issuers.formUnion(issuers(of: position)) }
    }

    func isIssuer(at position: Int) -> Bool { issuers.contains(position) }

    /// The certificate and all that are on a path upwards from it.
    func ascent(from position: Int) -> [Int] {
      var found = [position]
      var seen: Set = [position]
      var pending = [position]
      while let next = pending.popLast() {
        for issuer in issuers(of: next) where seen.insert(issuer).inserted {
          found.append(issuer)
          pending.append(issuer)
        }
      }
      return found
    }

    func issuers(of position: Int) -> [Int] {
      let certificate = file[position]
      return (bySubject[certificate.issuer] ?? []).filter { certificate.isIssued(by: file[$0]) }
    }
  }
}

extension CertificateFacts {
  /// Whether it is meant to be a server's own, whatever else it says of itself: home-made ones are authorities, too.
  fileprivate var isForHost: Bool { !isCA || !names.dns.isEmpty || !names.ip.isEmpty }
}
