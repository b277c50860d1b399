import Findings
import Foundation
import ProbeEngine
import SMTPWire
import Testing

@testable import ProbeReport

@Suite("The JSON document")
struct DocumentTests {
  @Test("a probe can be cancelled at any stage, and its schema knows that", arguments: Stage.allCases)
  func cancelled(at stage: Stage) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
    let file = root.appendingPathComponent("Sources/ProbeReport/Schema/ehlo-probe-1.schema.json")
    let schema = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    let failure = try #require((schema["$defs"] as? [String: Any])?["failure"] as? [String: Any])
    let rules = try #require(failure["allOf"] as? [[String: [String: [String: [String: Any]]]]])
    let ofStage = rules.first { $0["if"]?["properties"]?["stage"]?["const"] as? String == stage.rawValue }
    let reasons = try #require(ofStage?["then"]?["properties"]?["reason"]?["enum"] as? [String])
    #expect(reasons.contains(Failure.cancelled(at: stage).reason.rawValue))
  }

  // MARK: Shape, re-typed from the contract; a leaf is nil

  private static let reply: JSONValue = ["code": nil, "enhanced": nil, "lines": nil]
  private static let failure: JSONValue = ["stage": nil, "reason": nil, "message": nil, "reply": reply]
  private static let capability: JSONValue = ["keyword": nil, "parameters": nil]
  private static let hello: JSONValue = [
    "ehlo": ["command": nil, "reply": reply, "host": nil, "capabilities": [capability]]
  ]
  private static let tls: JSONValue = [
    "version": nil, "cipher": ["name": nil, "openssl_name": nil, "code": nil, "bits": nil],
    "group": ["name": nil, "code": nil, "bits": nil], "signature_scheme": nil, "sni": nil, "alpn": nil,
    "session_reused": nil, "ticket": nil, "ocsp_stapled": nil,
    "staple": [
      "status": nil, "reason": nil, "signer": nil, "signer_name": nil, "produced_at": nil, "this_update": nil,
      "next_update": nil, "revoked_at": nil, "revocation_reason": nil,
    ], "client_certificate_requested": nil,
    "client_certificate_authorities": nil, "secure_renegotiation": nil, "extended_master_secret": nil,
    "close_notify": nil,
  ]
  private static let certificates: JSONValue = [
    "presented": [
      [
        "position": nil, "subject": nil, "issuer": nil, "serial": nil, "version": nil, "not_before": nil,
        "not_after": nil, "days_left": nil, "names": ["dns": nil, "ip": nil, "email": nil, "uri": nil],
        "common_name": nil, "is_ca": nil, "key": ["algorithm": nil, "bits": nil, "curve": nil],
        "signature_algorithm": nil, "sha256": nil, "spki_sha256": nil, "key_usage": nil, "extended_key_usage": nil,
        "ocsp_urls": nil, "ca_issuers_urls": nil, "crl_urls": nil, "must_staple": nil, "sct_count": nil,
      ]
    ],
    "verification": [
      "trusted": nil, "errors": [["depth": nil, "code": nil, "name": nil, "message": nil]], "path": nil,
      "trust_anchor": nil,
    ],
    "identity": ["references": nil, "matched": nil, "matched_name": nil],
  ]
  private static let endpoint: JSONValue = [
    "id": nil, "host": nil, "transport": ["kind": nil, "address": nil, "port": nil, "path": nil], "preference": nil,
    "status": nil, "failure": failure, "greeting": ["reply": reply, "host": nil, "esmtp": nil], "plaintext": hello,
    "starttls": ["offered": nil, "reply": reply, "leftover": ["bytes": nil, "text": nil]], "tls": tls,
    "encrypted": hello,
    "capability_changes": [
      "added": [capability], "removed": [capability],
      "changed": [["keyword": nil, "before": nil, "after": nil, "added": nil, "removed": nil]], "unchanged": nil,
    ],
    "certificates": certificates,
    "further_handshakes": [
      ["purpose": nil, "sni": nil, "tls": tls, "certificates": certificates, "failure": failure]
    ],
    "names": names, "transaction": transaction,
    "relay": [
      "complete": nil,
      "enforcement": ["mail_reply": reply, "mechanism": nil, "auth_reply": reply],
      "cases": [
        [
          "form": nil, "sender": nil, "recipient": nil, "outcome": nil, "sender_reply": reply, "recipient_reply": reply,
        ]
      ],
    ],
    "timings_ms": [
      "connect": nil, "greeting": nil, "ehlo": nil, "starttls": nil, "handshake": nil, "ehlo_tls": nil, "quit": nil,
      "total": nil,
    ],
    "traffic": ["bytes_sent": nil, "bytes_received": nil, "connections": nil],
    "repeats": [
      [
        "run": nil, "greeting_host": nil, "status": nil, "failure": failure,
        "differs": [["property": nil, "keyword": nil, "inside_tls": nil, "value": nil]], "total_ms": nil,
      ]
    ], "verdict": nil,
  ]
  private static let turn: JSONValue = ["command": nil, "reply": reply, "ms": nil]
  private static let transaction: JSONValue = [
    "auth": ["mechanism": nil, "done": nil, "problem": nil, "commands": [turn]], "sender": nil,
    "recipients": [["address": nil, "accepted": nil, "reply": reply, "delivery": reply]],
    "commands": [turn], "pipelined": nil,
    "message": ["size": nil, "bytes_sent": nil, "stuffed_lines": nil, "reply": reply, "queue_id": nil],
    "remarks": nil,
  ]
  private static let services: JSONValue = [
    "priority": nil, "weight": nil, "port": nil, "host": nil, "status": nil, "addresses": nil, "error": nil,
  ]
  private static let names: JSONValue = [
    "asked": nil, "greeting": nil, "greeting_leads": nil, "ehlo": nil, "ehlo_tls": nil,
    "ptr": ["status": nil, "names": [["name": nil, "leads": nil]], "confirmed": nil, "error": nil],
    "certificate": nil,
  ]
  private static let shape: JSONValue = [
    "schema": nil, "generator": ["name": nil, "version": nil, "libssl": nil], "started_at": nil,
    "target": [
      "input": nil, "kind": nil, "name": nil, "ascii_name": nil, "port": nil, "protocol": nil, "security": nil,
      "policy": nil,
    ],
    "dns": [
      "status": nil, "reason": nil,
      "mx": [
        ["preference": nil, "host": nil, "status": nil, "addresses": nil, "alias": nil, "error": nil]
      ], "implicit_mx": nil, "null_mx": nil,
      "srv": ["name": nil, "records": [services]],
    ],
    "failure": failure, "endpoints": [endpoint],
    "differences": [
      ["property": nil, "keyword": nil, "inside_tls": nil, "values": [["value": nil, "endpoints": nil]]]
    ],
    "findings": [
      [
        "id": nil, "level": nil, "subject": ["endpoint": nil, "certificate": nil, "name": nil], "message": nil,
        "evidence": nil, "remedy": nil, "reference": nil,
      ]
    ],
    "verdict": nil,
  ]

  /// Where a value departs from the shape: other keys, or the same in another order. Null stands for any object.
  private func departures(of value: JSONValue, from shape: JSONValue, at path: String = "$") -> [String] {
    switch (value, shape) {
    case (.object(let members), .object(let expected)):
      let keys = members.map(\.key)
      guard keys == expected.map(\.key) else { return ["\(path): \(keys)"] }
      return zip(members, expected).flatMap { departures(of: $0.value, from: $1.value, at: "\(path).\($0.key)") }
    case (.object, _): return ["\(path): an object"]
    case (.array(let elements), .array(let expected)):
      guard let element = expected.first else { return [] }
      return elements.flatMap { departures(of: $0, from: element, at: path + "[]") }
    default: return []
    }
  }

  @Test("has every key of the contract, and in its order", arguments: TextPropertyTests.names)
  func keys(_ name: String) throws {
    let judged = try #require(Fixture.all[name])
    #expect(departures(of: Fixture.document(judged).value, from: Self.shape) == [])
  }

  @Test("is valid JSON that reads back to the same values", arguments: TextPropertyTests.names)
  func roundTrip(_ name: String) throws {
    let document = Fixture.document(try #require(Fixture.all[name]))
    for text in [document.compact, document.pretty] {
      let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
      #expect(foundation(document.value).isEqual(object))
    }
    #expect(!document.compact.contains("\n"))
  }

  private func foundation(_ value: JSONValue) -> NSObject {
    switch value {
    case .null: NSNull()
    case .bool(let value): value as NSNumber
    case .integer(let value): value as NSNumber
    case .number(let value): value as NSNumber
    case .string(let value): value as NSString
    case .array(let elements): elements.map(foundation) as NSArray
    case .object(let members):
      Dictionary(uniqueKeysWithValues: members.map { ($0.key, foundation($0.value)) }) as NSDictionary
    }
  }

  // MARK: Values

  private func endpoint(_ judged: Fixture.Judged) throws -> JSONValue {
    guard case .array(let endpoints)? = Fixture.document(judged).value["endpoints"] else {
      Issue.record("no endpoints")
      return nil
    }
    return try #require(endpoints.first)
  }

  @Test("tells a good server's story")
  func postfix() throws {
    let value = try endpoint(Fixture.postfix)
    #expect(value["status"] == "complete")
    #expect(value["failure"] == .null)
    #expect(value["verdict"] == "pass")
    #expect(value["transport"] == ["kind": "tcp", "address": "127.0.0.1", "port": .integer(25), "path": nil])
    #expect(
      value["capability_changes"] == [
        "added": [["keyword": "AUTH", "parameters": ["PLAIN", "LOGIN"]]],
        "removed": [["keyword": "STARTTLS", "parameters": []]],
        "changed": [
          [
            "keyword": "SIZE", "before": ["10240000"], "after": ["52428800"], "added": ["52428800"],
            "removed": ["10240000"],
          ]
        ],
        "unchanged": ["PIPELINING", "8BITMIME"],
      ])
    #expect(value["tls"]?["cipher"]?["code"] == "0x1302")
    #expect(value["tls"]?["group"]?["code"] == "0x001d")
    #expect(value["certificates"]?["verification"]?["trust_anchor"] == "CN=Example Root,O=Example")
    #expect(value["certificates"]?["identity"]?["matched_name"] == "mx.example.test")
    guard case .array(let presented)? = value["certificates"]?["presented"] else { return }
    #expect(presented.first?["days_left"] == .integer(67))
    #expect(presented.first?["serial"] == "01F2")
    #expect(presented.first?["sha256"] == .string(String(repeating: "0f", count: 32)))
  }

  @Test("tells a refusal as reply, failure and finding")
  func refused() throws {
    let value = try endpoint(Fixture.refused)
    let reply: JSONValue = [
      "code": .integer(454), "enhanced": "4.7.0", "lines": ["4.7.0 TLS not available due to local problem"],
    ]
    #expect(value["starttls"] == ["offered": true, "reply": reply, "leftover": nil])
    #expect(value["failure"]?["reply"] == reply)
    #expect(value["failure"]?["stage"] == "starttls")
    #expect(value["failure"]?["reason"] == "rejected")
    #expect(value["timings_ms"]?["handshake"] == .null)
    #expect(value["timings_ms"]?["total"] == .number(56.3))
    #expect(value["encrypted"] == ["ehlo": nil])
    #expect(value["verdict"] == "fail")
  }

  @Test("says of a recipient whether it got the message, and that it does not know")
  func accepted() throws {
    func accepted(_ judged: Fixture.Judged) throws -> [JSONValue?] {
      guard case .array(let recipients)? = try endpoint(judged)["transaction"]?["recipients"] else { return [] }
      return recipients.map { $0["accepted"] }
    }
    #expect(try accepted(Fixture.sent) == [.bool(true), .bool(false)])
    #expect(try accepted(Fixture.sentAndLost) == [.null, .bool(false)])
  }

  @Test("tells of each repetition in what it departs from the first")
  func repeats() throws {
    #expect(try endpoint(Fixture.postfix)["repeats"] == .null)
    guard case .array(let runs)? = try endpoint(Fixture.repeated)["repeats"] else {
      Issue.record("no repeats")
      return
    }
    #expect(runs.map { $0["run"] } == [.integer(2), .integer(3)])
    #expect(runs.map { $0["greeting_host"] } == ["mx2.example.test", .null])
    #expect(
      runs[0]["differs"] == [
        ["property": "greeting_name", "keyword": nil, "inside_tls": nil, "value": "mx2.example.test"],
        ["property": "capability", "keyword": "SIZE", "inside_tls": true, "value": "1"],
        ["property": "capability", "keyword": "AUTH", "inside_tls": true, "value": nil],
      ])
    #expect(runs[1]["failure"]?["reply"]?["code"] == .integer(421))
    #expect(runs[1]["differs"] == [])
    #expect(try endpoint(Fixture.repeated)["verdict"] == "incomplete")
    #expect(try endpoint(Fixture.repeatedAlike)["verdict"] == "pass")
  }

  @Test("tells a failed look-up without endpoints")
  func nxdomain() {
    let value = Fixture.document(Fixture.nxdomain).value
    #expect(value["endpoints"] == [])
    #expect(
      value["failure"] == [
        "stage": "resolve", "reason": "nxdomain", "message": "the domain does not exist", "reply": nil,
      ])
    #expect(value["verdict"] == "fail")
  }

  @Test("knows of an illegal target what was typed, escaped")
  func illegal() throws {
    let failure = RunFailure(input: "a\u{1B}b\\c", message: "forbidden byte \\x1b", startedAt: Fixture.time)
    let value = ReportDocument(failure: failure, generator: Fixture.generator).value
    #expect(departures(of: value, from: Self.shape) == [])
    #expect(value["target"]?["input"] == "a\\x1bb\\\\c")
    #expect(value["target"]?["kind"] == .null)
    #expect(value["failure"]?["stage"] == "resolve")
    #expect(value["failure"]?["reason"] == "usage")
    #expect(value["verdict"] == "fail")
  }

  @Test("tells a Unix socket by its path")
  func lmtp() throws {
    let value = try endpoint(Fixture.lmtp)
    #expect(value["transport"] == ["kind": "unix", "address": nil, "port": nil, "path": "/run/dovecot/lmtp"])
    #expect(value["plaintext"]?["ehlo"]?["command"] == "LHLO")
  }

  @Test("keeps plaintext behind the 220 as bytes that can be had back")
  func leftover() throws {
    let leftover = try #require(try endpoint(Fixture.hostile)["starttls"]?["leftover"])
    guard case .string(let text)? = leftover["text"], case .integer(let count)? = leftover["bytes"] else {
      Issue.record("no leftover")
      return
    }
    let bytes = Fixture.hostile.target.endpoints.first?.record.startTLS.leftover
    #expect(Escaping.unescaped(text) == bytes)
    #expect(count == bytes?.count)
  }

  @Test("adds legacy to a keyword in the form with an equals sign, and to no other")
  func legacy() {
    #expect(
      JSONValue(Capability(keyword: Array("AUTH".utf8), parameters: [Array("LOGIN".utf8)], isLegacyForm: true))
        == ["keyword": "AUTH", "parameters": ["LOGIN"], "legacy": true])
    #expect(JSONValue(Capability(keyword: Array("DSN".utf8))) == ["keyword": "DSN", "parameters": []])
  }

  // MARK: The writer

  @Test(
    "writes strings that no terminal acts on",
    arguments: [
      ("plain", #""plain""#), (#"a"b\c"#, #""a\"b\\c""#), ("a\nb\r\t", #""a\nb\r\t""#),
      ("\0\u{1B}", #""\u0000\u001b""#),
      ("\u{7F}\u{9B}", #""\u007f\u009b""#), ("\u{202E}\u{2028}", #""\u202e\u2028""#), ("é你😀", #""é你😀""#),
    ])
  func strings(_ text: String, _ expected: String) {
    #expect(JSONWriter.text(of: .string(text), layout: .compact) == expected)
  }

  @Test(
    "writes numbers, and null for what is none",
    arguments: [
      (JSONValue.number(11), "11.0"), (.number(0.4), "0.4"), (.number(.nan), "null"), (.number(.infinity), "null"),
      (.integer(-3), "-3"), (.number(1e300), "1e+300"), (.milliseconds(1.23456), "1.23"), (.milliseconds(nil), "null"),
    ])
  func numbers(_ value: JSONValue, _ expected: String) {
    #expect(JSONWriter.text(of: value, layout: .compact) == expected)
  }

  @Test("indents by two spaces")
  func pretty() {
    let value: JSONValue = ["a": [nil, ["b": true]], "c": [], "d": [:]]
    #expect(JSONWriter.text(of: value, layout: .compact) == #"{"a":[null,{"b":true}],"c":[],"d":{}}"#)
    #expect(
      JSONWriter.text(of: value, layout: .pretty) == """
        {
          "a": [
            null,
            {
              "b": true
            }
          ],
          "c": [],
          "d": {}
        }
        """)
  }
}
