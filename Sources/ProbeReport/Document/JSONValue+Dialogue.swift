import ProbeEngine
import SMTPWire

/// SMTP in the document.
extension JSONValue {
  init(_ reply: Reply) {
    self = [
      "code": .integer(reply.code),
      "enhanced": .optional(reply.enhanced) { .string($0.description) },
      "lines": .texts(reply.lines),
    ]
  }

  init(_ failure: Failure) {
    self = [
      "stage": .string(failure.stage.rawValue),
      "reason": .string(failure.reason.rawValue),
      "message": .guarded(failure.message),
      "reply": .optional(failure.reply) { JSONValue($0) },
    ]
  }

  init(_ greeting: Greeting) {
    self = [
      "reply": JSONValue(greeting.reply),
      "host": .optional(greeting.host) { .text($0) },
      "esmtp": .bool(greeting.mentionsESMTP),
    ]
  }

  init(_ hello: HelloResponse) {
    self = [
      "command": .string(hello.verb.rawValue),
      "reply": JSONValue(hello.reply),
      "host": .optional(hello.host) { .text($0) },
      "capabilities": .list(hello.capabilities) { JSONValue($0) },
    ]
  }

  init(_ capability: Capability) {
    var members: [Member] = [
      Member("keyword", .text(capability.keyword)), Member("parameters", .texts(capability.parameters)),
    ]
    if capability.isLegacyForm { members.append(Member("legacy", true)) }
    self = .object(members)
  }

  init(_ startTLS: StartTLSRecord) {
    self = [
      "offered": .optional(startTLS.isOffered) { .bool($0) },
      "reply": .optional(startTLS.reply) { JSONValue($0) },
      "leftover": .optional(startTLS.leftover) { ["bytes": .integer($0.count), "text": .text($0)] },
    ]
  }

  init(_ changes: CapabilityChanges) {
    self = [
      "added": .list(changes.added) { JSONValue($0) },
      "removed": .list(changes.removed) { JSONValue($0) },
      "changed": .list(changes.changed) {
        [
          "keyword": .text($0.keyword), "before": .texts($0.before), "after": .texts($0.after),
          "added": .texts($0.added), "removed": .texts($0.removed),
        ]
      },
      "unchanged": .texts(changes.unchanged),
    ]
  }
}
