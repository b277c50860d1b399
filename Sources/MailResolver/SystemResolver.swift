public import MailDNS
public import ProbeEngine

/// Looks addresses up as every other program on this machine does: through getaddrinfo(3), with its hosts file, its
/// search list and its order of addresses (RFC 6724).
///
/// A look-up blocks, so each has a short-lived thread of its own. One that hangs is left behind when its time is up.
public struct SystemResolver: AddressResolver {
  typealias LookUp = @Sendable (_ host: String, _ family: IPAddress.Family?) -> Result<[IPAddress], LookUpFailure>

  private let deadline: Duration
  private let lookUp: LookUp

  /// - Parameter deadline: For one look-up. glibc's own default is 5 s for each server and attempt, twice over.
  public init(deadline: Duration = .seconds(15)) {
    self.init(deadline: deadline) { host, family in AddressInfo.addresses(of: host, family: family) }
  }

  init(deadline: Duration, lookUp: @escaping LookUp) {
    self.deadline = deadline
    self.lookUp = lookUp
  }

  /// Each address once, in the system's order.
  public func addresses(of host: HostName, family: IPAddress.Family?) async throws(Failure) -> [IPAddress] {
    let outcome = await OffThread.run(within: deadline) { [lookUp] in lookUp(host.ascii, family) }
    switch outcome {
    case .finished(.success(let addresses)):
      var known: Set<IPAddress> = []
      let wanted = addresses.filter { (family == nil || $0.family == family) && known.insert($0).inserted }
      if wanted.isEmpty { throw Self.noAddress(family) }
      return wanted
    case .finished(.failure(.noSuchName)):
      throw Failure(stage: .resolve, reason: .nxdomain, message: "the name does not exist")
    case .finished(.failure(.noAddress)):
      throw Self.noAddress(family)
    case .finished(.failure(.temporary(let text))):
      throw Failure(
        stage: .resolve, reason: .dnsFailure,
        message: "\(text): the name server of this machine does not answer, or could not find out")
    case .finished(.failure(.other(let text))):
      throw Failure(stage: .resolve, reason: .dnsFailure, message: "the look-up failed: \(text)")
    case .timedOut:
      throw Failure(stage: .resolve, reason: .dnsTimeout, message: "no answer to the look-up within \(deadline)")
    case .cancelled:
      throw Failure(stage: .resolve, reason: .dnsFailure, message: "the look-up was cancelled")
    case .notStarted(let text):
      throw Failure(stage: .resolve, reason: .dnsFailure, message: "no thread for the look-up: \(text)")
    }
  }

  private static func noAddress(_ family: IPAddress.Family?) -> Failure {
    let kind =
      switch family {
      case .v4: "IPv4 address"
      case .v6: "IPv6 address"
      case nil: "address"
      }
    return Failure(stage: .resolve, reason: .noAddress, message: "the name has no \(kind)")
  }
}
