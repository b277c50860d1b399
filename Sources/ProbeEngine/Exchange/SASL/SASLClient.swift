import SMTPWire
import TLSCrypto

/// Our side of one mechanism: challenges in, responses out.
protocol SASLClient {
  /// Sent with AUTH; nil where the server speaks first.
  var initialResponse: [UInt8]? { get }
  mutating func respond(to challenge: [UInt8]) throws(SASLFailure) -> [UInt8]
  /// Whether all was said that proves who we are, and the server has shown what it had to show.
  var isSatisfied: Bool { get }
}

extension SASLClient {
  var initialResponse: [UInt8]? { nil }
  var isSatisfied: Bool { true }
}

/// Why we cannot answer a challenge.
struct SASLFailure: Error {
  var message: String

  init(_ message: String) { self.message = message }
}

/// PLAIN, EXTERNAL, XOAUTH2, OAUTHBEARER: all is said at once.
struct SingleMessage: SASLClient {
  let message: [UInt8]
  /// What a refusal in the form of a challenge is answered with, so that the reply can come (RFC 7628 §3.2.3).
  var acknowledgement: [UInt8]?

  var initialResponse: [UInt8]? { message }

  mutating func respond(to challenge: [UInt8]) throws(SASLFailure) -> [UInt8] {
    guard let acknowledgement else { throw SASLFailure("the server asks for more than the mechanism has to say") }
    return acknowledgement
  }

  static func plain(_ user: String, _ password: Secret) -> SingleMessage {
    SingleMessage(message: [0] + user.utf8 + [0] + password.bytes)
  }

  static func external(_ user: String) -> SingleMessage { SingleMessage(message: Array(user.utf8)) }

  static func xoauth2(_ user: String, _ token: Secret) -> SingleMessage {
    SingleMessage(
      message: Array("user=\(user)\u{1}auth=Bearer ".utf8) + token.bytes + [1, 1], acknowledgement: [])
  }

  /// RFC 7628 §3.1.
  static func oauthBearer(_ user: String, _ token: Secret) -> SingleMessage {
    SingleMessage(
      message: Array("n,a=\(SCRAMClient.saslName(user)),\u{1}auth=Bearer ".utf8) + token.bytes + [1, 1],
      acknowledgement: [1])
  }
}

/// LOGIN: the user, then the password, whatever the server calls them.
struct LoginClient: SASLClient {
  private var answers: [[UInt8]]

  init(_ user: String, _ password: Secret) { answers = [Array(user.utf8), password.bytes] }

  var isSatisfied: Bool { answers.isEmpty }

  mutating func respond(to challenge: [UInt8]) throws(SASLFailure) -> [UInt8] {
    guard !answers.isEmpty else { throw SASLFailure("the server asks for more than a user and a password") }
    return answers.removeFirst()
  }
}

/// CRAM-MD5 (RFC 2195 §2).
struct CRAMClient: SASLClient {
  let user: String
  let password: Secret
  private var isDone = false

  var isSatisfied: Bool { isDone }

  init(_ user: String, _ password: Secret) {
    self.user = user
    self.password = password
  }

  mutating func respond(to challenge: [UInt8]) throws(SASLFailure) -> [UInt8] {
    guard !isDone else { throw SASLFailure("the server asks twice") }
    isDone = true
    do throws(OpenSSLFailure) {
      let code = try DigestAlgorithm.md5.authenticationCode(key: password.bytes, challenge)
      return Array("\(user) \(code.map(Self.hex).joined())".utf8)
    } catch {
      throw SASLFailure(error.description)
    }
  }

  private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
