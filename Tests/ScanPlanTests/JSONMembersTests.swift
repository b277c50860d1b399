import ScanPlan
import Testing

@Suite("Members of JSON in their order")
struct JSONMembersTests {
  private func all(_ text: String) -> [String]? {
    JSONMembers.all(in: Array(text.utf8), at: ["a", "list[]", "list[].b", "list[].c[]"])?.map { member in
      member.path + (member.text.map { "=\($0)" } ?? "")
    }
  }

  @Test("are told with the elements that they are of")
  func order() {
    #expect(
      all(#"{"a": 1, "list": [{"b": "x", "c": ["y", "z"]}, {"c": [], "d": {"b": 0}}]} {"a": null}"#) == [
        "a=1", "list[]", "list[].b=x", "list[].c[]=y", "list[].c[]=z", "list[]", "a=null",
      ])
  }

  @Test("are none of what is no object", arguments: ["", "[]", "{} x", #"{"a": }"#, #"{"a": 1"#, #"{"list": [{]}"#])
  func none(_ text: String) { #expect(all(text) == nil) }

  @Test("are read to a depth that ends")
  func deep() { #expect(all(String(repeating: #"{"a":"#, count: 100_000)) == nil) }
}
