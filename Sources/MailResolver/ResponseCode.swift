/// How a response of the DNS says that it has no answer (RFC 1035 §4.1.1, RFC 6895 §2.3).
enum ResponseCode {
  static let noError = 0
  static let nonexistent = 3

  static func words(_ code: Int) -> String {
    switch code {
    case 1: "FORMERR: the name server does not understand the question"
    case 2: "SERVFAIL: the name server does not answer, or could not find out"
    case 4: "NOTIMP: the name server does not answer such questions"
    case 5: "REFUSED: the name server refuses to answer"
    default: "the name server answers with code \(code)"
    }
  }
}
