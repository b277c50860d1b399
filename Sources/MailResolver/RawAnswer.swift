/// How a question ended, as libunbound tells it.
enum RawAnswer: Hashable, Sendable {
  case response(Response)
  case timedOut
  case cancelled
  /// In words.
  case failed(String)

  struct Response: Hashable, Sendable {
    /// RFC 1035 §4.1.1.
    var code: Int
    /// Of each record of the type asked for; also of a bogus answer.
    var data: [[UInt8]]
    var isNonexistent: Bool
    var isSecure: Bool
    var isBogus: Bool
    var whyBogus: String?
    var timeToLive: Int
    /// The whole message, with the aliases and the signatures.
    var message: [UInt8]
  }
}

extension RawAnswer {
  /// Nobody said what there is.
  var isFailure: Bool {
    switch self {
    case .timedOut, .cancelled, .failed: true
    case .response(let response): ![ResponseCode.noError, ResponseCode.nonexistent].contains(response.code)
    }
  }
}
