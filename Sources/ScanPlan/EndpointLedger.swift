/// All endpoints of a run with what is known of each: by number, from 0 on in the order in which they came, and by id. It
/// only grows, by some hundred octets for an endpoint, since there may be a million.
///
/// That is why it is made of pages, which need not be moved when there are more, holds the texts of ids and no strings, and
/// finds them by a table of numbers in place of a dictionary.
package struct EndpointLedger: Sendable {
  private struct Page {
    /// Of all ids here, one behind the other.
    var text: [UInt8] = []
    /// Where each ends.
    var ends: [Int] = []
    /// Nil for an endpoint that is not concluded.
    var facts: [EndpointFact?] = []

    static let size = 256

    init() {
      ends.reserveCapacity(Self.size)
      facts.reserveCapacity(Self.size)
    }

    func id(_ index: Int) -> ArraySlice<UInt8> { text[(index > 0 ? ends[index - 1] : 0)..<ends[index]] }
  }

  private var pages: [Page] = []
  package private(set) var count = 0
  /// Numbers and 1, each at the place that follows from the id, or at the next that was free; 0 where none is. A power of 2
  /// of places, of which a quarter is free. There is no memory for so many endpoints that a number would not fit.
  private var places: [UInt32] = []

  package init() {}

  func id(of number: Int) -> String {
    String(decoding: pages[number / Page.size].id(number % Page.size), as: UTF8.self)
  }

  subscript(number: Int) -> EndpointFact? {
    get { pages[number / Page.size].facts[number % Page.size] }
    set { pages[number / Page.size].facts[number % Page.size] = newValue }
  }

  /// The number of an endpoint, which is entered without a fact where it is not known.
  mutating func enter(_ id: String) -> (number: Int, isNew: Bool) {
    if (count + 1) * 4 > places.count * 3 { grow() }
    let text = Array(id.utf8)
    let place = place(of: text[...], isKnown: { self.text(of: $0).elementsEqual(text) })
    if places[place] > 0 { return (Int(places[place]) - 1, false) }
    if count % Page.size == 0 {
      // What was kept free for further ids is not needed.
      if let last = pages.indices.last { pages[last].text = Array(pages[last].text[...]) }
      pages.append(Page())
    }
    pages[pages.count - 1].text += text
    pages[pages.count - 1].ends.append(pages[pages.count - 1].text.count)
    pages[pages.count - 1].facts.append(nil)
    count += 1
    places[place] = UInt32(truncatingIfNeeded: count)
    return (count - 1, true)
  }

  /// What is known of an endpoint from now on.
  package mutating func note(_ id: String, _ fact: EndpointFact) { self[enter(id).number] = fact }

  private func text(of number: Int) -> ArraySlice<UInt8> { pages[number / Page.size].id(number % Page.size) }

  /// Where the number of an id is or belongs.
  ///
  /// - Parameter isKnown: Whether the number at a place is the one.
  private func place(of text: ArraySlice<UInt8>, isKnown: (Int) -> Bool) -> Int {
    // Seeded anew in each process: nobody can choose names that all want one place.
    var hasher = Hasher()
    text.withUnsafeBytes { hasher.combine(bytes: $0) }
    let mask = places.count - 1
    var place = hasher.finalize() & mask
    while places[place] > 0, !isKnown(Int(places[place]) - 1) { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    places = Array(repeating: 0, count: max(64, places.count * 2))
    for number in 0..<count {
      let place = place(of: text(of: number), isKnown: { _ in false })
      places[place] = UInt32(truncatingIfNeeded: number + 1)
    }
  }
}
