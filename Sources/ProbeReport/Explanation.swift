public import Findings
import MailPolicy

/// What stands behind the id of a finding, for `ehlo explain`.
public enum Explanation {
  /// Everything about one id.
  public static func text(of specification: RuleSpecification, width: Int = 80, isColoured: Bool = false) -> String {
    var page = Page(width: width, isColoured: isColoured)
    page.line(Span(specification.id, .strong))
    page.field("level", Span(levels(specification.levels)))
    page.field("meaning", Span(specification.meaning))
    page.field("why", Span(specification.importance))
    for (index, remedy) in specification.remedies.enumerated() {
      let software = remedy.software.map { "\($0): " } ?? ""
      page.field(index == 0 ? "fix" : "", Span(software + remedy.text))
    }
    if let reference = specification.reference { page.field("see", Span(reference)) }
    return page.text
  }

  /// Every id with the first sentence of its meaning.
  public static func list(
    _ specifications: [RuleSpecification] = Rulebook.specifications, width: Int = 80, isColoured: Bool = false
  ) -> String {
    var page = Page(width: width, isColoured: isColoured)
    let longest = specifications.map { Columns.width(of: $0.id) }.max() ?? 0
    let column = min(longest + 2, page.width / 2)
    for specification in specifications {
      let id = Span(specification.id, .strong)
      let meaning = Span(sentence(specification.meaning))
      if Columns.width(of: id.text) + 2 > column {
        page.line(id)
        page.paragraph([], meaning, at: column)
      } else {
        page.paragraph([id], meaning, at: column)
      }
    }
    return page.text
  }

  private static func levels(_ levels: RuleSpecification.Levels) -> String {
    let words = Policy.allCases.map { ($0.rawValue, levels[$0]?.rawValue ?? "not raised") }
    if let first = words.first, words.allSatisfy({ $0.1 == first.1 }) { return "\(first.1) under every policy" }
    return words.map { "\($0.1) under \($0.0)" }.joined(separator: ", ")
  }

  /// Up to the first full stop that ends one.
  private static func sentence(_ text: String) -> String {
    let bytes = text.utf8
    let end = bytes.indices.first { bytes[$0...].starts(with: ". ".utf8) }
    return end.map { String(text[..<$0]) + "." } ?? text
  }
}
