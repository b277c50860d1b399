import MailDNS
import SMTPWire

/// Fetches what a certificate names, which is whatever its issuer liked. It is a stranger's wish that makes us connect, so
/// that it leads only where it would lead him, too: to addresses of public space, unless the user says otherwise.
package struct HTTPDownload: Sendable {
  private let resolver: any AddressResolver
  private let fetcher: any HTTPFetcher
  private let plan: ProbePlan

  /// How often a server may send us elsewhere.
  private static let redirectLimit = 3
  /// How many addresses of one host are tried.
  private static let addressLimit = 3
  /// For all of it, look-ups excepted.
  private static let limit = Duration.seconds(30)

  /// - Parameter plan: for its family, its addresses in place of look-ups, its limits, and whether private space is let in.
  package init(resolver: any AddressResolver, fetcher: any HTTPFetcher, plan: ProbePlan) {
    self.resolver = resolver
    self.fetcher = fetcher
    self.plan = plan
  }

  /// - Parameter sizeLimit: in octets.
  /// - Throws: where no response with the status 200 comes.
  package func fetch(
    _ url: [UInt8], _ message: HTTPMessage, sizeLimit: Int
  ) async throws(HTTPFailure) -> [UInt8] {
    guard var location = HTTPLocation(url) else {
      throw HTTPFailure("this is no place for plain HTTP, port 80 or one from 1024 on")
    }
    var left = min(Self.limit, plan.limits.total)
    for _ in 0...Self.redirectLimit {
      let response = try await ask(location, message, sizeLimit: sizeLimit, left: &left)
      switch response.status {
      case 200: return response.body
      case 301, 302, 303, 307, 308:
        // 303 makes a GET of a POST, as browsers do with others, too; an answer to that would be none to our question.
        guard response.status != 303 || message == .get, let target = response.location else { break }
        guard let next = location.following(target) else {
          throw HTTPFailure("it sends us elsewhere, to what is no plain HTTP: \(Escaping.escaped(target.prefix(120)))")
        }
        location = next
        continue
      default: break
      }
      throw HTTPFailure("the server answers with the status \(response.status)")
    }
    throw HTTPFailure("it sends us elsewhere again and again")
  }

  private func ask(
    _ location: HTTPLocation, _ message: HTTPMessage, sizeLimit: Int, left: inout Duration
  ) async throws(HTTPFailure) -> HTTPResponse {
    var last = HTTPFailure("there is no address to try")
    for address in try await addresses(of: location).prefix(Self.addressLimit) {
      guard left > .zero, !Task.isCancelled else { throw HTTPFailure("no answer in time") }
      let request = HTTPRequest(
        location: location, address: address, message: message, sizeLimit: sizeLimit,
        connectLimit: min(left, plan.limits.connect), limit: left)
      do throws(HTTPFailure) {
        let response = try await fetcher.fetch(request)
        left -= response.duration
        return response
      } catch {
        left -= error.duration
        last = error
      }
    }
    throw last
  }

  // MARK: Addresses

  private func addresses(of location: HTTPLocation) async throws(HTTPFailure) -> [IPAddress] {
    let found: [IPAddress]
    switch location.host {
    case .address(let address): found = [address]
    case .name(let name):
      let known = plan.overrides.addresses(of: name.ascii)
      // The user's own word.
      if !known.isEmpty { return known }
      do throws(Failure) {
        found = try await resolver.addresses(of: name, family: plan.family)
      } catch {
        throw HTTPFailure(error.message)
      }
    }
    guard !plan.allowsPrivate else { return found }
    let open = found.filter { $0.seclusion == nil }
    if open.isEmpty, let address = found.first, let seclusion = address.seclusion {
      throw HTTPFailure("\(address) is \(seclusion), where no certificate may send us (--allow-private lets it)")
    }
    return open
  }
}
