import EhloCommands

@main
struct Ehlo {
  static func main() { CommandLineTool.main() }
}
