import Certificates
import Findings
import MailDNS
import MailPolicy
import ProbeEngine
import ProbeReport
import TLSSession

/// One chain of a target, and in which handshakes it is presented.
struct PresentedChain {
  var presented: [CertificateFacts]
  var tls: TLSFacts?
  /// What it must be for, where the user names nothing.
  var references: [ReferenceIdentifier]
  /// Seen only by who asks for no name, and so demands none.
  var isNameless: Bool
  /// By their numbers among the sightings.
  var sightings: [Int]

  private var digests: [Digest] { presented.map(\.sha256) }

  /// Each chain once, in the order of the endpoints and their handshakes; what is compared with other names, or comes with
  /// a staple, is another one. The sightings do not know yet what a chain is called.
  static func all(of record: TargetRecord) -> (chains: [PresentedChain], sightings: [ChainSighting]) {
    var chains: [PresentedChain] = []
    var sightings: [ChainSighting] = []
    for (index, endpoint) in record.endpoints.enumerated() where endpoint.status != .skipped {
      let own = record.references.indices.contains(index) ? record.references[index] : []
      let place = Wording.place(endpoint.endpoint)
      func note(_ purpose: ChainSighting.Purpose, _ name: String?, _ failure: Failure?) {
        sightings.append(
          ChainSighting(
            place: place, host: endpoint.endpoint.host, purpose: purpose, serverName: name, chain: nil,
            failure: failure))
      }
      note(.usual, endpoint.tls?.serverName, endpoint.tls == nil ? endpoint.failure : nil)
      add(endpoint.chain, endpoint.tls, own, seenAs: sightings.count - 1, to: &chains)
      for further in endpoint.furtherHandshakes {
        note(.further(further.kind), further.serverName, further.failure)
        let references: [ReferenceIdentifier]
        switch further.kind {
        case .theRest, .keyType: references = own
        case .noServerName: references = []
        case .serverName(let name): references = (try? HostName(name)).map { [.name($0)] } ?? []
        }
        add(
          further.chain, further.tls, references, isNameless: further.kind == .noServerName,
          seenAs: sightings.count - 1, to: &chains)
      }
    }
    return (chains, sightings)
  }

  /// Where it is seen: each place once, and where that is the only way, what was asked for there.
  func titles(among all: [ChainSighting]) -> [String] {
    let own = sightings.map { all[$0] }
    let usual = Set(own.filter { $0.purpose == .usual }.map(\.place))
    var titles: [String] = []
    for sighting in own where sighting.purpose == .usual || !usual.contains(sighting.place) {
      if !titles.contains(sighting.title) { titles.append(sighting.title) }
    }
    return titles
  }

  private static func add(
    _ chain: ChainFacts?, _ tls: TLSFacts?, _ references: [ReferenceIdentifier], isNameless: Bool = false,
    seenAs number: Int, to chains: inout [PresentedChain]
  ) {
    guard let presented = chain?.presented, !presented.isEmpty else { return }
    let digests = presented.map(\.sha256)
    let isStapled = tls?.ocspResponse != nil
    let known = chains.firstIndex { chain in
      chain.digests == digests && (chain.tls?.ocspResponse != nil) == isStapled
        && (isNameless || chain.isNameless || chain.references == references)
    }
    guard let known else {
      chains.append(
        PresentedChain(
          presented: presented, tls: tls, references: references, isNameless: isNameless, sightings: [number]))
      return
    }
    chains[known].sightings.append(number)
    if chains[known].isNameless, !isNameless {
      chains[known].references = references
      chains[known].isNameless = false
    }
  }
}
