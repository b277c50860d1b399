import Findings
import ProbeEngine
import SMTPWire

/// What a server says to mail that is none of its business, in the document.
extension JSONValue {
  init(_ relay: RelayRecord) {
    self = [
      "complete": .bool(relay.isComplete),
      "enforcement": .optional(relay.enforcement) {
        [
          "mail_reply": .optional($0.mailReply) { JSONValue($0) },
          "mechanism": .string($0.mechanism),
          "auth_reply": .optional($0.authReply) { JSONValue($0) },
        ]
      },
      "cases": .list(relay.cases) {
        [
          "form": .string($0.form.rawValue),
          "sender": .guarded($0.sender.text),
          "recipient": .guarded($0.recipient.text),
          "outcome": .string(RelayOutcome(of: $0).rawValue),
          "sender_reply": .optional($0.senderReply) { JSONValue($0) },
          "recipient_reply": .optional($0.recipientReply) { JSONValue($0) },
        ]
      },
    ]
  }
}
