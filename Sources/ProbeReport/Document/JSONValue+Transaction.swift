import ProbeEngine
import SMTPWire

/// What came of the commands behind the hellos, in the document.
extension JSONValue {
  init(_ transaction: TransactionRecord) {
    self = [
      "sender": .guarded(transaction.sender.text),
      "recipients": .list(transaction.recipients) {
        [
          "address": .guarded($0.path.text),
          "accepted": .bool($0.isAccepted),
          "reply": .optional($0.reply) { JSONValue($0) },
          "delivery": .optional($0.delivery) { JSONValue($0) },
        ]
      },
      "commands": .list(transaction.turns) {
        [
          "command": .guarded($0.command),
          "reply": .optional($0.reply) { JSONValue($0) },
          "ms": .milliseconds($0.milliseconds),
        ]
      },
      "pipelined": .bool(transaction.wasPipelined),
      "message": .optional(transaction.size) {
        [
          "size": .integer($0), "bytes_sent": .integer(transaction.bytesSent),
          "stuffed_lines": .integer(transaction.stuffedLines),
          "reply": .optional(transaction.verdict) { JSONValue($0) },
          "queue_id": .optional(transaction.queueIdentifier) { .guarded($0) },
        ]
      },
      "remarks": .list(transaction.remarks) { .guarded($0) },
    ]
  }
}
