internal import CUnbound
internal import SMTPWire

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// libunbound, opened when a name must be looked up: every other run of the program is spared its two milliseconds.
struct UnboundLibrary {
  let createContext: CUnbound_ctx_create
  let deleteContext: CUnbound_ctx_delete
  let setDebugOutput: CUnbound_ctx_debugout
  let setThreaded: CUnbound_ctx_async
  let setOption: CUnbound_ctx_set_option
  let addForwarder: CUnbound_ctx_set_fwd
  let addStub: CUnbound_ctx_set_stub
  let addTrustAnchor: CUnbound_ctx_add_ta
  let addTrustAnchorFile: CUnbound_ctx_add_ta_file
  let removeLocalZone: CUnbound_ctx_zone_remove
  let resolve: CUnbound_resolve_async
  let cancel: CUnbound_cancel
  let freeResult: CUnbound_resolve_free
  let descriptor: CUnbound_fd
  let process: CUnbound_process
  private let errorText: CUnbound_strerror

  #if canImport(Darwin)
    static let fileNames = [
      "libunbound.8.dylib", "libunbound.dylib", "/opt/homebrew/opt/unbound/lib/libunbound.dylib",
      "/usr/local/opt/unbound/lib/libunbound.dylib",
    ]
  #else
    static let fileNames = ["libunbound.so.8", "libunbound.so"]
  #endif

  /// Once it is open it stays: it may have threads.
  init(fileNames: [String] = fileNames) throws(ResolverSetupFailure) {
    var handle: UnsafeMutableRawPointer?
    for name in fileNames where handle == nil { handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) }
    guard let handle else {
      throw ResolverSetupFailure(
        "names cannot be looked up in the DNS, because libunbound is missing",
        remedy: "apt install libunbound8 (Debian, Ubuntu) or brew install unbound (macOS)")
    }
    createContext = try Self.function("ub_ctx_create", in: handle)
    deleteContext = try Self.function("ub_ctx_delete", in: handle)
    setDebugOutput = try Self.function("ub_ctx_debugout", in: handle)
    setThreaded = try Self.function("ub_ctx_async", in: handle)
    setOption = try Self.function("ub_ctx_set_option", in: handle)
    addForwarder = try Self.function("ub_ctx_set_fwd", in: handle)
    addStub = try Self.function("ub_ctx_set_stub", in: handle)
    addTrustAnchor = try Self.function("ub_ctx_add_ta", in: handle)
    addTrustAnchorFile = try Self.function("ub_ctx_add_ta_file", in: handle)
    removeLocalZone = try Self.function("ub_ctx_zone_remove", in: handle)
    resolve = try Self.function("ub_resolve_async", in: handle)
    cancel = try Self.function("ub_cancel", in: handle)
    freeResult = try Self.function("ub_resolve_free", in: handle)
    descriptor = try Self.function("ub_fd", in: handle)
    process = try Self.function("ub_process", in: handle)
    errorText = try Self.function("ub_strerror", in: handle)
  }

  func words(for error: CInt) -> String {
    guard let text = errorText(error) else { return "error \(error)" }
    return Escaping.escaped(String(cString: text).utf8)
  }

  private static func function<Function>(
    _ name: String, in library: UnsafeMutableRawPointer
  ) throws(ResolverSetupFailure) -> Function {
    guard let symbol = dlsym(library, name) else {
      throw ResolverSetupFailure(
        "names cannot be looked up in the DNS, because libunbound has no function \(name)",
        remedy: "install version 1.17 or newer of it")
    }
    // The type is the one of the declaration in the header, see CUnbound.
    return unsafeBitCast(symbol, to: Function.self)
  }
}
