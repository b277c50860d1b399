#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

// One executable for all targets; the name it is called by chooses: libFuzzer starts itself again by that name, too.

/// libFuzzer without its `main`.
@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>, _ check: FuzzCallback
) -> CInt

typealias FuzzCallback = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

let callbacks: KeyValuePairs<String, FuzzCallback> = [
  "replies": { check(checkReplies, $0, $1) },
  "engine": { check(checkEngine, $0, $1) },
  "certificate": { check(checkCertificate, $0, $1) },
  "escaping": { check(checkEscaping, $0, $1) },
  "handshake": { check(checkHandshake, $0, $1) },
  "revocation": { check(checkRevocation, $0, $1) },
  "names": { check(checkNames, $0, $1) },
  "target": { check(checkTarget, $0, $1) },
]

let name = CommandLine.arguments.first.flatMap { $0.split(separator: "/").last.map(String.init) } ?? ""
guard let callback = callbacks.first(where: { $0.key == name })?.value else {
  let names = callbacks.map(\.key).joined(separator: ", ")
  let message = "error: \(name) is no fuzz target: \(names)\nhint: run Tests/fuzz, which calls it by their names\n"
  _ = message.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  exit(64)
}
var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(runDriver(&count, &arguments, callback))
