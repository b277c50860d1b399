import ProbeEngine
import SMTPWire

/// What came of the commands behind the hellos, in the document.
extension JSONValue {
  init(_ transaction: TransactionRecord) {
    self = [
      "auth": .optional(transaction.authentication) {
        [
          "mechanism": .optional($0.mechanism) { .string($0.rawValue) },
          "done": .bool($0.isDone),
          "problem": .optional($0.problem) { .guarded($0) },
          "commands": .turns($0.turns),
        ]
      },
      "sender": .guarded(transaction.sender.text),
      "recipients": .list(transaction.recipients) {
        [
          "address": .guarded($0.path.text),
          "accepted": .optional(transaction.isAccepted($0)) { .bool($0) },
          "reply": .optional($0.reply) { JSONValue($0) },
          "delivery": .optional($0.delivery) { JSONValue($0) },
        ]
      },
      "commands": .turns(transaction.turns),
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

  private static func turns(_ turns: [TransactionRecord.Turn]) -> JSONValue {
    .list(turns) {
      [
        "command": .guarded($0.command),
        "reply": .optional($0.reply) { JSONValue($0) },
        "ms": .milliseconds($0.milliseconds),
      ]
    }
  }
}
