import ProbeEngine
import TLSSession

extension ChainSighting {
  /// The place, and what was asked for there where that is not what a sender asks for.
  package var title: String {
    switch purpose {
    case .usual: place
    case .further(.theRest): "\(place) with other suites"
    case .further(.keyType(let type)): "\(place) for \(type.name)"
    case .further(.noServerName): "\(place) without a server name"
    case .further(.serverName(let name)): "\(place) as \(name)"
    }
  }
}
