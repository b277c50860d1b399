import Certificates
import MailPolicy
package import ProbeEngine
import SMTPWire
import TLSSession

extension Imprint {
  /// Of what was observed. See `Traits` for what is compared, and why.
  package init(of endpoint: JudgedEndpoint) {
    self.init()
    let record = endpoint.record
    self[.attempt] = Self.attempt(endpoint).rawValue
    self[.hello] = Self.number((record.plaintextHello ?? record.encryptedHello)?.verb, among: Self.verbs)
    self[.startTLS] = Self.number(record.startTLS.isOffered)
    if let keywords = Keywords(record.plaintextHello, isInsideTLS: false) {
      self[.before] = 1
      before = keywords
    }
    if let keywords = Keywords(record.encryptedHello, isInsideTLS: true) {
      self[.within] = 1
      within = keywords
    }
    if let tls = record.tls {
      self[.version] = max(1, Self.number(tls.version, among: Self.versions))
      cipher = tls.cipher.code
      group = tls.group.map { $0.code ?? Self.ownGroup } ?? Self.noGroup
    }
    guard let handshake = endpoint.handshakes.first, let leaf = handshake.leaf else { return }
    certificate = leaf.sha256.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    // 0 for a date that cannot be read, too.
    expiry = leaf.notAfter.map { UInt16(clamping: UnixTime(seconds: 0).wholeDays(until: $0)) } ?? 0
    issuer = Traits.issuer(of: leaf).map { Check($0).value } ?? 0
    self[.key] = max(1, Self.number(leaf.key.algorithm, among: Self.keys))
    self[.trust] = Traits.Trust(handshake.trust)?.rawValue ?? 0
    self[.validity] = Traits.Validity(of: leaf, at: endpoint.time).rawValue
    self[.identity] = Self.number(handshake.identity.isMatched)
  }

  private static func attempt(_ endpoint: JudgedEndpoint) -> Attempt {
    if endpoint.record.status == .skipped { return .omitted }
    return endpoint.failureMeaning == ConnectionTimeout.meaning ? .silent : .connected
  }
}

extension Imprint.Keywords {
  /// More than the registry has, as in `Traits`. Of what has more nothing is compared.
  private static let limit = 64

  /// Nil where no hello was answered, and for HELO, which tells no extensions.
  fileprivate init?(_ hello: HelloResponse?, isInsideTLS: Bool) {
    guard let hello, hello.verb != .helo, hello.capabilities.count <= Self.limit else { return nil }
    self.init()
    // What has no place of its own, by keyword; mostly nothing.
    var rest: [(keyword: [UInt8], words: [[UInt8]])] = []
    for capability in hello.capabilities {
      var words = capability.parameters
      if let bit = Self.keywordsByBit.index(of: capability.keyword) {
        let keyword = Self.keywordsByBit.words[bit]
        // Its own property, and gone within TLS as it must be.
        if keyword == "STARTTLS", !isInsideTLS { continue }
        let isFirst = known >> UInt32(bit) & 1 == 0
        known |= 1 << UInt32(bit)
        if keyword == "AUTH" {
          // Mechanisms have no case (RFC 4422 §3.1).
          words = words.filter { !noteMechanism($0) }.map { $0.map(\.asciiUppercased) }
        } else if keyword == "SIZE" {
          words = noteSize(words, isFirst: isFirst)
        }
        if words.isEmpty { continue }
      }
      if let index = rest.firstIndex(where: { $0.keyword == capability.name }) {
        rest[index].words += words
      } else {
        rest.append((capability.name, words))
      }
    }
    // The order of the keywords is no difference, nor is that of the parameters.
    others = rest.reduce(0) { $0 &+ Check(keyword: $1.keyword, words: $1.words).value }
  }

  /// False for one that has no bit.
  private mutating func noteMechanism(_ word: [UInt8]) -> Bool {
    guard let bit = Self.mechanismsByBit.index(of: word) else { return false }
    mechanisms |= 1 << UInt16(bit)
    return true
  }

  /// Returns what is no number, or not the only one.
  private mutating func noteSize(_ parameters: [[UInt8]], isFirst: Bool) -> [[UInt8]] {
    let number: UInt32? =
      parameters.isEmpty ? Self.noSize : parameters.count == 1 ? Self.number(parameters[0]) : nil
    if isFirst, let number {
      size = number
      return []
    }
    if number == size { return [] }
    size = Self.otherSize
    return parameters
  }

  /// Nil unless it is written as we would write it, and below what stands for something else.
  private static func number(_ digits: [UInt8]) -> UInt32? {
    guard digits.count <= 10, digits.first != UInt8(ascii: "0") || digits.count == 1,
      digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), !digits.isEmpty
    else { return nil }
    let value = digits.reduce(UInt64(0)) { $0 * 10 + UInt64($1 - UInt8(ascii: "0")) }
    return value < UInt64(otherSize) ? UInt32(value) : nil
  }
}

/// A number by which texts are told from others: FNV-1a. Two that differ have the same in one of four thousand million
/// cases, and then a difference is not told.
private struct Check {
  /// Never 0.
  var value: UInt32 { state == 0 ? 1 : state }
  private var state: UInt32 = 0x811C_9DC5

  init(_ text: some Sequence<UInt8>) { add(text) }

  /// Words in any order, each once.
  init(keyword: [UInt8], words: [[UInt8]]) {
    add(keyword)
    var last: [UInt8]?
    for word in words.sorted(by: { $0.lexicographicallyPrecedes($1) }) where word != last {
      add([0x20])
      add(word)
      last = word
    }
  }

  private mutating func add(_ text: some Sequence<UInt8>) {
    for byte in text { state = (state ^ UInt32(byte)) &* 0x0100_0193 }
  }
}
