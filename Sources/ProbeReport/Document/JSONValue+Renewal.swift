import Certificates

extension JSONValue {
  /// What became of a certificate, its key, and the TLSA records that may be published for what was before.
  static func renewal(_ renewal: Renewal) -> JSONValue {
    let before = renewal.previous.leaf
    return [
      "previous": [
        "subject": .text(before.subject), "sha256": .string(before.sha256.description),
        "spki_sha256": .string(before.spkiSHA256.description),
        "not_after": .optional(before.notAfter) { .string($0.description) },
      ],
      "same_certificate": .bool(renewal.change == .none),
      "same_key": .bool(renewal.change != .keyChanged),
      "tlsa": .list(renewal.records) {
        ["record": .string("\($0.form) \($0.digest)"), "subject": .text($0.subject), "holds": .bool($0.holds)]
      },
    ]
  }
}
