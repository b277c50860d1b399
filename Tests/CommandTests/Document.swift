import Testing

/// Reading of a JSON document by path: `document["endpoints", 0, "tls", "version"]`.
struct Document {
  var root: Any?

  init(_ root: Any?) { self.root = root }

  subscript(path: Any...) -> Any? {
    path.reduce(root) { value, step in
      switch step {
      case let key as String: (value as? [String: Any])?[key]
      case let index as Int: (value as? [Any]).flatMap { $0.indices.contains(index) ? $0[index] : nil }
      default: nil
      }
    }
  }

  var findings: [[String: Any]] { self["findings"] as? [[String: Any]] ?? [] }
  var findingIDs: Set<String> { Set(findings.compactMap { $0["id"] as? String }) }
  var verdict: String? { self["verdict"] as? String }

  /// Keywords with their parameters, as they came.
  func capabilities(_ side: String, endpoint: Int = 0) -> [String] {
    let list = self["endpoints", endpoint, side, "ehlo", "capabilities"] as? [[String: Any]] ?? []
    return list.map { capability in
      ([capability["keyword"] as? String ?? ""] + (capability["parameters"] as? [String] ?? [])).joined(separator: " ")
    }
  }
}

extension Ehlo.Outcome {
  var json: Document { get throws { Document(try document()) } }

  /// Several documents, one a line.
  func documents() throws -> [Document] {
    try output.split(separator: "\n").map { line in
      try Ehlo.Outcome(status: status, output: String(line), errors: errors).json
    }
  }
}
