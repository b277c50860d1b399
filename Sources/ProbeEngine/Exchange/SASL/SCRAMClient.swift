import SMTPWire
import TLSCrypto

/// SCRAM without channel binding (RFC 5802, RFC 7677): the password is not shown, and the server proves that it knows it.
///
/// Passwords are taken as they are: what SASLprep (RFC 4013) would change in one that is not ASCII is not changed.
struct SCRAMClient: SASLClient {
  private enum State {
    case first
    case awaitingProof(serverSignature: [UInt8])
    case satisfied
  }

  private let algorithm: DigestAlgorithm
  private let password: Secret
  private let nonce: String
  private let firstBare: String
  private var state = State.first

  /// More would keep us busy for seconds: a server may not decide that.
  private static let mostIterations = 1_000_000
  /// RFC 7677 §4 asks servers for 4096.
  private static let fewestIterations = 4096

  /// - Parameter nonce: printable, without a comma; another one each time.
  init(_ algorithm: DigestAlgorithm, user: String, password: Secret, nonce: String) {
    self.algorithm = algorithm
    self.password = password
    self.nonce = nonce
    firstBare = "n=\(Self.saslName(user)),r=\(nonce)"
  }

  /// A saslname (RFC 5802 §5.1): an equals sign or comma in it would end the attribute.
  static func saslName(_ user: String) -> String {
    var name = ""
    for scalar in user.unicodeScalars {
      switch scalar {
      case "=": name += "=3D"
      case ",": name += "=2C"
      default: name.unicodeScalars.append(scalar)
      }
    }
    return name
  }

  var initialResponse: [UInt8]? { Array("n,,\(firstBare)".utf8) }

  var isSatisfied: Bool { if case .satisfied = state { true } else { false } }

  mutating func respond(to challenge: [UInt8]) throws(SASLFailure) -> [UInt8] {
    let text = String(decoding: challenge, as: UTF8.self)
    switch state {
    case .first:
      let challenge = try Challenge(text, continuing: nonce)
      do throws(OpenSSLFailure) {
        let (response, signature) = try prove(challenge, text)
        state = .awaitingProof(serverSignature: signature)
        return response
      } catch {
        throw SASLFailure(error.description)
      }
    case .awaitingProof(let signature):
      let attributes = Self.attributes(of: text)
      if let error = attributes["e"] { throw SASLFailure("the server says \(error)") }
      guard let proof = attributes["v"], Base64.decode(proof.utf8) == signature else {
        throw SASLFailure("the server does not know the password either: its signature is wrong")
      }
      state = .satisfied
      return []
    case .satisfied:
      throw SASLFailure("the server asks for more than the mechanism has to say")
    }
  }

  /// RFC 5802 §3.
  private func prove(_ challenge: Challenge, _ text: String) throws(OpenSSLFailure) -> ([UInt8], [UInt8]) {
    let salted = try algorithm.stretched(
      password: password.bytes, salt: challenge.salt, iterations: challenge.iterations)
    let clientKey = try algorithm.authenticationCode(key: salted, Array("Client Key".utf8))
    let storedKey = try algorithm.digest(clientKey)
    let final = "c=biws,r=\(challenge.nonce)"
    let message = Array("\(firstBare),\(text),\(final)".utf8)
    let clientSignature = try algorithm.authenticationCode(key: storedKey, message)
    let proof = zip(clientKey, clientSignature).map { $0 ^ $1 }
    let serverKey = try algorithm.authenticationCode(key: salted, Array("Server Key".utf8))
    let serverSignature = try algorithm.authenticationCode(key: serverKey, message)
    return (Array("\(final),p=\(Base64.encode(proof))".utf8), serverSignature)
  }

  /// `a=value` pairs between commas, the first of each name.
  private static func attributes(of text: String) -> [Character: String] {
    let pairs = text.split(separator: ",").compactMap { part -> (Character, String)? in
      guard let name = part.first, part.dropFirst().first == "=" else { return nil }
      return (name, String(part.dropFirst(2)))
    }
    return Dictionary(pairs) { first, _ in first }
  }

  /// The server's first message.
  private struct Challenge {
    var nonce: String
    var salt: [UInt8]
    var iterations: Int

    init(_ text: String, continuing own: String) throws(SASLFailure) {
      let attributes = SCRAMClient.attributes(of: text)
      guard let nonce = attributes["r"], nonce.hasPrefix(own), nonce.utf8.count > own.utf8.count,
        let salt = attributes["s"].flatMap({ Base64.decode($0.utf8) }), !salt.isEmpty,
        let iterations = attributes["i"].flatMap({ Int($0) })
      else { throw SASLFailure("the server's challenge is none of SCRAM") }
      guard (SCRAMClient.fewestIterations...SCRAMClient.mostIterations).contains(iterations) else {
        throw SASLFailure("the server wants \(iterations) iterations, which is no reasonable number")
      }
      self.nonce = nonce
      self.salt = salt
      self.iterations = iterations
    }
  }
}
