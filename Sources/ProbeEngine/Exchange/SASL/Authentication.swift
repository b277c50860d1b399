import SMTPWire
import TLSCrypto

/// AUTH (RFC 4954 §4): the mechanism, challenges and responses, the verdict.
struct Authentication {
  enum Progress {
    case step(ExchangeStep)
    /// The server knows us now.
    case done
  }

  private let credentials: Credentials
  private(set) var record = AuthenticationRecord()
  private(set) var secrets = SpokenSecrets()
  private var client: (any SASLClient)?

  init(_ credentials: Credentials) { self.credentials = credentials }

  mutating func begin(_ offer: ServerOffer) -> ExchangeStep {
    guard offer.isInsideTLS || credentials.allowsPlaintext else {
      return .ended(.failed(.policy, "there is no TLS, and credentials do not go in the clear"))
    }
    let offered = offer.capabilities.parameters(of: "AUTH")
    guard !offered.isEmpty else { return .ended(.failed(.notOffered, "AUTH is not offered")) }
    guard let mechanism = chosen(from: offered) else {
      let wanted = credentials.mechanism.map(\.rawValue) ?? "a mechanism for these credentials"
      return .ended(.failed(.notOffered, "\(wanted) is not offered: AUTH \(offered.joined(separator: " "))"))
    }
    record.mechanism = mechanism
    do throws(OpenSSLFailure) {
      client = try makeClient(mechanism)
    } catch {
      return .ended(.failed(.local, error.description))
    }
    guard let client else { return .ended(.failed(.local, "\(mechanism.rawValue) cannot use these credentials")) }
    switch credentials.proof {
    case .password(let secret), .token(let secret): secrets.add(secret.bytes)
    case .certificate: break
    }
    // An empty response is written as an equals sign (RFC 4954 §4).
    let initial = client.initialResponse.map { $0.isEmpty ? "=" : Base64.encode($0) }
    if let initial, !mechanism.opensWithoutSecret { secrets.add(encoded: initial.utf8) }
    return send(["AUTH", mechanism.rawValue, initial].compactMap(\.self), shown: initial.map { _ in "(secret)" })
  }

  private func chosen(from offered: [String]) -> SASLMechanism? {
    let known = offered.compactMap { SASLMechanism(rawValue: $0) }
    if let wanted = credentials.mechanism { return known.contains(wanted) ? wanted : nil }
    return SASLMechanism.allCases.first { known.contains($0) && $0.serves(credentials.proof) }
  }

  private func makeClient(_ mechanism: SASLMechanism) throws(OpenSSLFailure) -> (any SASLClient)? {
    let user = credentials.user
    switch (mechanism, credentials.proof) {
    case (.external, .certificate): return SingleMessage.external(user)
    case (.plain, .password(let password)): return SingleMessage.plain(user, password)
    case (.login, .password(let password)): return LoginClient(user, password)
    case (.cramMD5, .password(let password)): return CRAMClient(user, password)
    case (.scramSHA1, .password(let password)):
      return SCRAMClient(.sha1, user: user, password: password, nonce: try Self.nonce())
    case (.scramSHA256, .password(let password)):
      return SCRAMClient(.sha256, user: user, password: password, nonce: try Self.nonce())
    case (.xoauth2, .token(let token)): return SingleMessage.xoauth2(user, token)
    case (.oauthBearer, .token(let token)): return SingleMessage.oauthBearer(user, token)
    default: return nil
    }
  }

  private static func nonce() throws(OpenSSLFailure) -> String { Base64.encode(try randomBytes(18)) }

  mutating func answered(_ reply: Reply, milliseconds: Double) -> Progress {
    if let index = record.turns.indices.last {
      record.turns[index].reply = reply
      record.turns[index].milliseconds = milliseconds
    }
    switch reply.code {
    case 235 where client?.isSatisfied == true:
      record.isDone = true
      return .done
    case 235:
      return .step(
        .ended(.failed(.policy, "the server lets us in before all was said that the mechanism has to say")))
    case 334:
      return .step(answerChallenge(reply))
    default:
      let name = record.mechanism?.rawValue ?? ""
      guard reply.isFailure else {
        return .step(.ended(.failed(.outOfOrderReply, "AUTH \(name) was answered with \(reply.quoted)")))
      }
      return .step(.ended(.refused(reply, "AUTH \(name) was refused: \(reply.quoted)")))
    }
  }

  private mutating func answerChallenge(_ reply: Reply) -> ExchangeStep {
    // An answer to a cancellation would be no challenge.
    guard record.problem == nil else {
      return .ended(.failed(.outOfOrderReply, "the server goes on with AUTH although it was cancelled"))
    }
    guard record.turns.count < Self.mostTurns, let challenge = Base64.decode(reply.lines.last ?? []) else {
      return cancel("the server's challenge is no base 64, or one too many")
    }
    do throws(SASLFailure) {
      guard let response = try client?.respond(to: challenge) else { return cancel("there is nothing to answer with") }
      let text = Base64.encode(response)
      secrets.add(encoded: text.utf8)
      return send([text], shown: response.isEmpty ? nil : "")
    } catch {
      return cancel(error.message)
    }
  }

  private static let mostTurns = 8

  /// RFC 4954 §4: an asterisk, which the server refuses with 501.
  private mutating func cancel(_ problem: String) -> ExchangeStep {
    record.problem = problem
    return send(["*"], shown: nil)
  }

  /// - Parameter shown: in place of the last word; nil: the words themselves.
  private mutating func send(_ words: [String], shown: String?) -> ExchangeStep {
    let line = words.joined(separator: " ")
    guard line.utf8.count + 2 <= Self.maximumLength else {
      return .ended(.failed(.local, "the credentials are too long for a command"))
    }
    let text = shown.map { (words.dropLast() + [$0.isEmpty ? "(secret)" : $0]).joined(separator: " ") } ?? line
    // SCRAM's last response is an empty line.
    record.turns.append(.init(command: text.isEmpty ? "(empty)" : text))
    var step = ExchangeStep()
    step.bytes = Array((line + "\r\n").utf8)
    step.shown = text
    return step
  }

  /// RFC 4954 §4, with the line end.
  private static let maximumLength = 12_288
}
