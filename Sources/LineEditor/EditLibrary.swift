internal import CEdit

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// libedit, opened for a conversation at a terminal.
struct EditLibrary: @unchecked Sendable {
  // Functions, which never change.
  let initialise: CEdit_init
  let end: CEdit_end
  let readLine: CEdit_gets
  let line: CEdit_line
  let insert: CEdit_insertstr
  let delete: CEdit_deletestr
  let resize: CEdit_resize
  let makeHistory: CEdit_history_init
  let endHistory: CEdit_history_end
  /// These take what is different each time: see CEdit.
  let set: UnsafeMutableRawPointer
  let history: UnsafeMutableRawPointer

  #if canImport(Darwin)
    static let fileNames = ["libedit.3.dylib", "/usr/lib/libedit.3.dylib", "libedit.dylib"]
  #else
    static let fileNames = ["libedit.so.2", "libedit.so.0", "libedit.so"]
  #endif

  /// Nil where there is none, or one without these functions.
  init?(fileNames: [String] = fileNames) {
    var handle: UnsafeMutableRawPointer?
    for name in fileNames where handle == nil { handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) }
    guard let handle, let initialise = dlsym(handle, "el_init"), let end = dlsym(handle, "el_end"),
      let readLine = dlsym(handle, "el_gets"), let line = dlsym(handle, "el_line"),
      let insert = dlsym(handle, "el_insertstr"), let delete = dlsym(handle, "el_deletestr"),
      let resize = dlsym(handle, "el_resize"), let makeHistory = dlsym(handle, "history_init"),
      let endHistory = dlsym(handle, "history_end"), let set = dlsym(handle, "el_set"),
      let history = dlsym(handle, "history")
    else { return nil }
    // The types are those of the declarations in the header, see CEdit.
    self.initialise = unsafeBitCast(initialise, to: CEdit_init.self)
    self.end = unsafeBitCast(end, to: CEdit_end.self)
    self.readLine = unsafeBitCast(readLine, to: CEdit_gets.self)
    self.line = unsafeBitCast(line, to: CEdit_line.self)
    self.insert = unsafeBitCast(insert, to: CEdit_insertstr.self)
    self.delete = unsafeBitCast(delete, to: CEdit_deletestr.self)
    self.resize = unsafeBitCast(resize, to: CEdit_resize.self)
    self.makeHistory = unsafeBitCast(makeHistory, to: CEdit_history_init.self)
    self.endHistory = unsafeBitCast(endHistory, to: CEdit_history_end.self)
    self.set = set
    self.history = history
  }
}
