import Testing

@testable import EhloCommands

@Suite("the words of a command line")
struct CommandWordsTests {
  static func options(_ words: [String]) throws -> ProbeOptions {
    guard case .words(let words) = try CommandWords.read(words, by: ProbeCommand.syntax) else {
      throw UsageError("no words")
    }
    return ProbeOptions(words)
  }

  static let options: [OptionSpecification] = ProbeCommand.syntax.groups.flatMap(\.options)

  @Test("each option is taken by each of its names, and means something to the command")
  func everyOption() throws {
    #expect(Self.options.count > 35)
    let nothing = try Self.options(["host"])
    for option in Self.options {
      for name in option.allNames {
        guard case .value = option.argument else {
          let given = try Self.options([name, "host"])
          #expect(given != nothing, "\(name)")
          #expect(given == (try Self.options(["host", name, name])), "\(name)")
          continue
        }
        let given = try Self.options([name, "a=value", "host"])
        #expect(given != nothing, "\(name)")
        #expect(given == (try Self.options(["host", "\(name)=a=value"])) || !name.hasPrefix("--"), "\(name)")
        #expect(given == (try Self.options([option.names[0], "a=value", "host"])), "\(name)")
      }
    }
  }

  @Test("no name is given twice, and each is written as GNU writes them")
  func names() {
    for command in Commands.all {
      let names = command.syntax.allGroups.flatMap { $0.options.flatMap(\.allNames) }
      #expect(Set(names).count == names.count)
      for name in names {
        let isShort = name.wholeMatch(of: /-[A-Za-z0-9]/) != nil
        #expect(isShort || name.wholeMatch(of: /--[a-z][a-z0-9-]+/) != nil, "\(name)")
      }
    }
  }

  @Test(
    "operands stand where they like, and after -- there is nothing else",
    arguments: [
      (["a", "b:25", "smtp://c"], ["a", "b:25", "smtp://c"]), (["a", "--json", "b"], ["a", "b"]),
      (["--", "--json", "-v", "--"], ["--json", "-v", "--"]), (["--json", "--", "host"], ["host"]),
      (["-", ""], ["-", ""]), (["--sni", "a", "b", "--sni", "c"], ["b"]), ([], []),
    ] as [([String], [String])])
  func operands(_ words: [String], _ operands: [String]) throws {
    #expect(try Self.options(words).targets == operands)
  }

  @Test("of an option given twice the last counts, and --no- takes back")
  func last() throws {
    #expect(try Self.options(["--timeout", "1", "--timeout=2"]).limits.timeout == "2")
    #expect(try Self.options(["--helo", "a", "--ehlo", "b"]).dialogue.helloName == "b")
    #expect(try Self.options(["--mx", "--no-mx"]).target.mx == false)
    #expect(try Self.options(["--no-color", "--color"]).output.color == true)
    #expect(try Self.options([]).output.color == nil)
    let resolve = ["--resolve", "a:192.0.2.1", "--resolve=a:[2001:db8::1]"]
    #expect(try Self.options(resolve).target.resolve == ["a:192.0.2.1", "a:[2001:db8::1]"])
  }

  @Test("flags of one letter can stand together")
  func bundle() throws {
    let options = try Self.options(["-v4", "host"])
    #expect(options.output.verbose)
    #expect(options.target.onlyIPv4)
    #expect(options.targets == ["host"])
  }

  @Test("a value may begin with a hyphen, be empty or hold an equals sign, but is never another option")
  func values() throws {
    #expect(try Self.options(["--timeout", "-1"]).limits.timeout == "-1")
    #expect(try Self.options(["--sni", ""]).tls.sni == "")
    #expect(try Self.options(["--sni="]).tls.sni == "")
    #expect(try Self.options(["--ciphers=a=b"]).tls.ciphers == "a=b")
    #expect(throws: UsageError.self) { try Self.options(["--sni", "--json"]) }
    #expect(throws: UsageError.self) { try Self.options(["--sni", "--timeout=3"]) }
  }

  @Test(
    "what is near a name is suggested, and nothing far from all of them",
    arguments: [
      ("--timeot", "--timeout"), ("--jsno", "--json"), ("--sevrername-check", "--servername-check"),
      ("--ca-fil", "--ca-file"), ("-json", "--json"), ("--tlsmin", "--tls-min"), ("--bogus", nil), ("-x", nil),
      (String(repeating: "-", count: 100_000), nil),
    ] as [(String, String?)])
  func suggestion(_ typed: String, _ name: String?) throws {
    let error = #expect(throws: UsageError.self) { try Self.options([typed, "host"]) }
    let usual = "'ehlo probe --help' lists the options"
    #expect(error?.hint == name.map { "did you mean '\($0)'?" } ?? usual)
  }
}
