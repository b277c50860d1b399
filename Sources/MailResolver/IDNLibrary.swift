internal import CIDN2

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// libidn2, opened for the first name that is not plain ASCII.
struct IDNLibrary: @unchecked Sendable {
  // Functions, which never change. The library keeps no state.
  let lookUp: CIDN2_lookup_u8
  let toUnicode: CIDN2_to_unicode_8z8z
  let free: CIDN2_free
  private let errorText: CIDN2_strerror

  #if canImport(Darwin)
    static let fileNames = [
      "libidn2.0.dylib", "libidn2.dylib", "/opt/homebrew/opt/libidn2/lib/libidn2.dylib",
      "/usr/local/opt/libidn2/lib/libidn2.dylib",
    ]
  #else
    static let fileNames = ["libidn2.so.0", "libidn2.so"]
  #endif

  /// Nil where there is none, or one without these functions (older than 2.0).
  init?(fileNames: [String] = fileNames) {
    var handle: UnsafeMutableRawPointer?
    for name in fileNames where handle == nil { handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) }
    guard let handle, let lookUp = dlsym(handle, "idn2_lookup_u8"),
      let toUnicode = dlsym(handle, "idn2_to_unicode_8z8z"), let free = dlsym(handle, "idn2_free"),
      let errorText = dlsym(handle, "idn2_strerror")
    else { return nil }
    // The types are those of the declarations in the header, see CIDN2.
    self.lookUp = unsafeBitCast(lookUp, to: CIDN2_lookup_u8.self)
    self.toUnicode = unsafeBitCast(toUnicode, to: CIDN2_to_unicode_8z8z.self)
    self.free = unsafeBitCast(free, to: CIDN2_free.self)
    self.errorText = unsafeBitCast(errorText, to: CIDN2_strerror.self)
  }

  func words(for error: CInt) -> String { errorText(error).map { String(cString: $0) } ?? "error \(error)" }
}
