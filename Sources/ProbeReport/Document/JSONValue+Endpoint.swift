import Findings
import MailDNS
import MailPolicy
import ProbeEngine

/// One endpoint in the document.
extension JSONValue {
  init(_ endpoint: JudgedEndpoint, findings: [Finding]) {
    let record = endpoint.record
    self = [
      "id": .string(endpoint.id),
      "host": .text(record.endpoint.host),
      "transport": JSONValue(record.endpoint.transport),
      "preference": .optional(record.endpoint.preference) { .integer($0) },
      "status": .string(record.status.rawValue),
      "failure": .optional(record.failure) { JSONValue($0) },
      "greeting": .optional(record.greeting) { JSONValue($0) },
      "plaintext": ["ehlo": .optional(record.plaintextHello) { JSONValue($0) }],
      "starttls": JSONValue(record.startTLS),
      "tls": .optional(record.tls) { JSONValue($0, at: endpoint.time) },
      "encrypted": ["ehlo": .optional(record.encryptedHello) { JSONValue($0) }],
      "capability_changes": .optional(endpoint.capabilityChanges) { JSONValue($0) },
      "certificates": .optional(endpoint.handshakes.first) { .certificates(of: $0, at: endpoint.time) },
      "further_handshakes": .list(zip(record.furtherHandshakes, endpoint.handshakes.dropFirst())) {
        further, judged in
        [
          "purpose": .guarded(further.purpose),
          "sni": .optional(further.serverName) { .text($0) },
          "tls": .optional(further.tls) { JSONValue($0, at: endpoint.time) },
          "certificates": .certificates(of: judged, at: endpoint.time),
          "failure": .optional(further.failure) { JSONValue($0) },
        ]
      },
      "names": .names(of: endpoint),
      "transaction": .optional(record.transaction) { JSONValue($0) },
      "relay": .optional(record.relay) { JSONValue($0) },
      "timings_ms": JSONValue(record.timings),
      "traffic": [
        "bytes_sent": .integer(record.traffic.bytesSent), "bytes_received": .integer(record.traffic.bytesReceived),
        "connections": .integer(record.traffic.connections),
      ],
      "repeats": .repeats(of: endpoint),
      "verdict": .string(ReportVerdict(of: endpoint, findings: findings).rawValue),
    ]
  }

  init(_ transport: Endpoint.Transport) {
    switch transport {
    case .tcp(let address, let port):
      self = ["kind": "tcp", "address": .text(address.description), "port": .integer(port), "path": nil]
    case .unix(let path):
      self = ["kind": "unix", "address": nil, "port": nil, "path": .text(path)]
    }
  }

  private init(_ timings: StageTimings) {
    self = [
      "connect": .milliseconds(timings.connect), "greeting": .milliseconds(timings.greeting),
      "ehlo": .milliseconds(timings.ehlo), "starttls": .milliseconds(timings.startTLS),
      "handshake": .milliseconds(timings.handshake), "ehlo_tls": .milliseconds(timings.ehloTLS),
      "quit": .milliseconds(timings.quit), "total": .milliseconds(timings.total),
    ]
  }
}
