package import ProbeEngine
import TLSSession

/// One handshake of an audit with one server: what it was to find out, and which chain came of it.
package struct ChainSighting: Hashable, Sendable {
  package enum Purpose: Hashable, Sendable {
    /// As a sender would do it.
    case usual
    case further(FurtherHandshake.Kind)
  }

  /// Where the server is, for people.
  package var place: String
  /// The host that the place belongs to.
  package var host: String
  package var purpose: Purpose
  package var serverName: String?
  /// The id of the chain in the report; nil where none was seen.
  package var chain: String?
  /// Nil where the handshake came to its end.
  package var failure: Failure?

  package init(
    place: String, host: String, purpose: Purpose, serverName: String?, chain: String?, failure: Failure?
  ) {
    self.place = place
    self.host = host
    self.purpose = purpose
    self.serverName = serverName
    self.chain = chain
    self.failure = failure
  }

  /// In the report.
  package var word: String {
    switch purpose {
    case .usual: "usual"
    case .further(.theRest): "other-suites"
    case .further(.keyType(let type)): type.rawValue
    case .further(.noServerName): "no-server-name"
    case .further(.serverName(_)): "server-name"
    }
  }

  /// The server had no such key, and said so: nothing is missing.
  package var isRefusalOfKey: Bool {
    guard case .further(.keyType(_)) = purpose else { return false }
    return failure != nil && !isInconclusive
  }

  /// Nobody knows what the server would have presented, for the dialogue ended in front of TLS, or without a word.
  package var isInconclusive: Bool {
    guard purpose != .usual, chain == nil, let failure else { return false }
    // To end a handshake is an answer to what was asked in it.
    return failure.stage != .handshake || ![.noCommonParameters, .alert, .closed, .reset].contains(failure.reason)
  }
}

extension JudgedFile {
  func chain(of sighting: ChainSighting) -> JudgedChain? {
    sighting.chain.flatMap { id in chains.first { $0.id == id } }
  }
}
