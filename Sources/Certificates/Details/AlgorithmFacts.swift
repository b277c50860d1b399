/// An algorithm and its parameters (RFC 5280 §4.1.1.2).
package struct AlgorithmFacts: Hashable, Sendable {
  package var identifier: ObjectIdentifier
  /// The DER of the parameters; nil where there are none.
  package var parameters: [UInt8]?
}

/// What a signature by RSASSA-PSS is made with (RFC 4055 §3.1); the defaults, which mean SHA-1, are filled in.
package struct PSSParameters: Hashable, Sendable {
  package var hash = ObjectIdentifier.sha1
  /// The hash of the mask; nil for a mask function other than MGF1.
  package var maskHash: ObjectIdentifier? = ObjectIdentifier.sha1
  package var saltLength = 20

  /// Nil for another algorithm, and for parameters that cannot be read.
  package init?(_ algorithm: AlgorithmFacts) {
    guard algorithm.identifier == .rsaPSS, let parameters = algorithm.parameters else { return nil }
    var outer = DERReader(parameters)
    guard var fields = outer.sequence() else { return nil }
    if let field = fields.next(context: 0) {
      var inner = fields.reader(of: field)
      guard let hash = inner.algorithm() else { return nil }
      self.hash = hash.identifier
    }
    if let field = fields.next(context: 1) {
      var inner = fields.reader(of: field)
      guard let mask = inner.algorithm() else { return nil }
      var parameters = DERReader(mask.parameters ?? [])
      maskHash = mask.identifier == .mgf1 ? parameters.algorithm()?.identifier : nil
    }
    if let field = fields.next(context: 2) {
      var inner = fields.reader(of: field)
      guard let length = inner.smallInteger(), length >= 0 else { return nil }
      saltLength = length
    }
  }
}

extension DERReader {
  mutating func algorithm() -> AlgorithmFacts? {
    guard var fields = sequence(), let identifier = fields.objectIdentifier() else { return nil }
    let parameters = fields.next().map { fields.whole($0) }
    return fields.isAtEnd ? AlgorithmFacts(identifier: identifier, parameters: parameters) : nil
  }
}
