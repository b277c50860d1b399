package import Certificates

/// What a renewal means for TLSA records that may be published, for people.
package enum RenewalWords {
  /// `3 1 1 holds; 3 0 1 matches no more; …`.
  package static func records(_ renewal: Renewal) -> String {
    let forms = groups(of: renewal)
    let words = [(true, "holds", "hold"), (false, "no longer matches", "no longer match")].compactMap {
      holds, one, several -> String? in
      let texts = forms.filter { $0.holds == holds }.map(\.text)
      guard let last = texts.last else { return nil }
      let list = texts.count == 1 ? last : texts.dropLast().joined(separator: ", ") + " and \(last)"
      return "\(list) \(texts.count == 1 ? one : several)"
    }
    return "TLSA " + words.joined(separator: "; ")
  }

  /// Each form once. One for an authority holds where that of any authority does: a sender needs no more.
  private static func groups(of renewal: Renewal) -> [(text: String, holds: Bool)] {
    var groups: [(text: String, holds: Bool)] = []
    for record in renewal.records {
      if let known = groups.firstIndex(where: { $0.text == record.form }) {
        groups[known].holds = groups[known].holds || record.holds
      } else {
        groups.append((record.form, record.holds))
      }
    }
    return groups
  }
}
