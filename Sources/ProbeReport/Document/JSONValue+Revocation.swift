import Certificates
import Findings
import MailPolicy

/// What sources say of revocation, in the document.
extension JSONValue {
  /// An OCSP response, and what follows from it.
  static func ocsp(_ facts: OCSPFacts, at time: UnixTime) -> JSONValue {
    let verdict = RevocationVerdict(of: facts, at: time)
    return [
      "status": .string(verdict.word),
      "reason": .optional(verdict.doubt) { .string($0.rawValue) },
      "signer": .string(facts.signer.word),
      "signer_name": .optional(facts.signer.name) { .text($0) },
      "produced_at": moment(facts.producedAt),
      "this_update": moment(facts.answer?.thisUpdate),
      "next_update": moment(facts.answer?.nextUpdate),
      "revoked_at": moment(verdict.revocation?.time),
      "revocation_reason": .optional(verdict.revocation?.reasonName) { .string($0) },
    ]
  }

  /// What one place says of one certificate.
  static func revocation(_ record: RevocationRecord, _ verdict: RevocationVerdict, at time: UnixTime) -> JSONValue {
    var ocsp: OCSPFacts?
    var list: CRLFacts?
    switch record.outcome {
    case .response(let facts): ocsp = facts
    case .list(let facts): list = facts
    case .unreachable: break
    }
    let message = RevocationWords.reason(record, verdict)
    return [
      "certificate": .string(record.certificate.sha256.description),
      "source": .string(record.source.rawValue),
      "url": .text(record.url),
      "status": .string(verdict.word),
      "reason": .optional(verdict.doubt) { .string($0.rawValue) },
      "message": message.isEmpty ? nil : .guarded(message),
      "revoked_at": moment(verdict.revocation?.time),
      "revocation_reason": .optional(verdict.revocation?.reasonName) { .string($0) },
      "response": .optional(ocsp) { .ocsp($0, at: time) },
      "list": .optional(list) {
        [
          "this_update": moment($0.thisUpdate), "next_update": moment($0.nextUpdate),
          "entries": .integer($0.entryCount),
        ]
      },
    ]
  }

  static func moment(_ time: UnixTime?) -> JSONValue { .optional(time) { .string($0.description) } }
}

extension RevocationVerdict {
  /// As the document has it.
  var word: String {
    switch self {
    case .good: "good"
    case .revoked: "revoked"
    case .inconclusive: "inconclusive"
    }
  }

  var doubt: Doubt? {
    if case .inconclusive(let doubt) = self { return doubt }
    return nil
  }

  var revocation: Revocation? {
    if case .revoked(let revocation) = self { return revocation }
    return nil
  }
}

extension OCSPFacts.Signer {
  fileprivate var word: String {
    switch self {
    case .issuer: "issuer"
    case .delegate: "delegate"
    case .undelegated, .stranger, .forged: "other"
    case .unknown: "unknown"
    }
  }

  fileprivate var name: [UInt8]? {
    switch self {
    case .delegate(let delegate), .undelegated(let delegate): delegate.subject
    case .issuer, .stranger, .forged, .unknown: nil
    }
  }
}
