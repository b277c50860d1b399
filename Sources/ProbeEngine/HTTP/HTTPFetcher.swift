package import MailDNS

/// Makes one exchange of HTTP over a connection of its own; on the floors above.
package protocol HTTPFetcher: Sendable {
  /// - Throws: where no whole response comes within the limits. Cancelling the task closes the connection.
  func fetch(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse
}

/// A request to one address, and how much is waited and taken for it.
package struct HTTPRequest: Hashable, Sendable {
  package var location: HTTPLocation
  package var address: IPAddress
  package var message: HTTPMessage
  /// Octets of a body.
  package var sizeLimit: Int
  package var connectLimit: Duration
  /// From the beginning to the last octet.
  package var limit: Duration
}

/// What is said to a server.
package enum HTTPMessage: Hashable, Sendable {
  case get
  case post(contentType: String, body: [UInt8])
}

package struct HTTPResponse: Hashable, Sendable {
  package var status: Int
  /// The field Location.
  package var location: [UInt8]?
  package var body: [UInt8]
  package var duration: Duration

  package init(status: Int, location: [UInt8]? = nil, body: [UInt8], duration: Duration) {
    self.status = status
    self.location = location
    self.body = body
    self.duration = duration
  }
}

package struct HTTPFailure: Error, Hashable, Sendable {
  /// A sentence for people, printable.
  package var message: String
  package var duration: Duration

  package init(_ message: String, duration: Duration = .zero) {
    self.message = message
    self.duration = duration
  }
}
