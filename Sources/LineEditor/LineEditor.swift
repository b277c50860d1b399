internal import CEdit
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Lines from the terminal at standard input, with editing, history and completion by libedit.
///
/// One thread reads lines and is held up by that; text may be shown from any other one meanwhile: it appears above the line
/// that is being typed, which is left as it is. Between two lines nothing that is typed appears, nor is it lost.
package final class LineEditor: @unchecked Sendable {
  // `editor` and `entries` are used by the reading thread alone, and by `close` once it reads no more; `typing` too.
  private let library: EditLibrary
  private let input: TerminalInput
  private let editor: OpaquePointer
  private let entries: OpaquePointer
  private var typing = Typing()
  private let hasCursor: Bool
  private let isReading = Mutex(false)

  /// The one that reads: libedit's calls say nothing of it, and there is one standard input.
  fileprivate static let current = Mutex<LineEditor?>(nil)

  private struct Typing {
    /// Allocated, for C.
    var prompt: UnsafeMutablePointer<CChar>?
    var complete: (String) -> Completion? = { _ in nil }
  }

  package enum Line: Equatable, Sendable {
    case line([UInt8])
    /// Control-D, or the terminal is gone. The cursor is at the beginning of an empty line.
    case end
    /// `end` was called; the same holds.
    case closed
  }

  /// Lines of the history, which is nowhere but in memory.
  private static let historySize: CInt = 500

  /// Nil where libedit is missing, or cannot use this terminal.
  ///
  /// - Parameter hasCursor: whether the terminal can do more than go on writing: it is no dumb one.
  package convenience init?(hasCursor: Bool) { self.init(library: EditLibrary(), hasCursor: hasCursor) }

  init?(library: EditLibrary?, hasCursor: Bool) {
    // So that libedit measures and shows what is not ASCII. The C locale is replaced by the one that differs in this alone.
    if setlocale(LC_CTYPE, "") == nil || CEdit_is_single_byte() != 0 { setlocale(LC_CTYPE, "C.UTF-8") }
    guard let library, let input = TerminalInput(descriptor: 0), let editor = CEdit_begin(library.initialise) else {
      return nil
    }
    guard let entries = library.makeHistory() else {
      library.end(editor)
      return nil
    }
    self.library = library
    self.input = input
    self.editor = editor
    self.entries = entries
    self.hasCursor = hasCursor
    setUp()
  }

  private func setUp() {
    let set = library.set
    _ = CEdit_set_word(set, editor, EL_EDITOR, "emacs")
    _ = CEdit_set_prompt(set, editor, promptText)
    _ = CEdit_set_reader(set, editor, nextCharacter)
    _ = CEdit_history_number(library.history, entries, H_SETSIZE, Self.historySize)
    _ = CEdit_history_number(library.history, entries, H_SETUNIQUE, 1)
    _ = CEdit_set_history(set, editor, library.history, entries)
    _ = CEdit_add_function(set, editor, "ehlo-complete", "complete a command", completeLine)
    _ = CEdit_set_words(set, editor, EL_BIND, "^I", "ehlo-complete", nil)
    // Searches the history, as shells do.
    _ = CEdit_set_words(set, editor, EL_BIND, "^R", "em-inc-search-prev", nil)
    // Between two lines: what is typed then is for the next one, and appears there.
    _ = CEdit_set_words(set, editor, EL_SETTY, "-x", "-echo", "-icanon")
  }

  // MARK: Reading

  /// Whether something was typed that no line has got yet. To be asked between two lines.
  package var hasInput: Bool { input.hasCharacter }

  /// Waits for a line.
  ///
  /// - Parameter complete: gets the line up to the cursor; nil where a tab is nothing but a tab.
  package func readLine(prompt: String, complete: @escaping (String) -> Completion?) -> Line {
    free(typing.prompt)
    typing = Typing(prompt: strdup(prompt), complete: complete)
    library.resize(editor)
    LineEditor.current.withLock { $0 = self }
    defer { LineEditor.current.withLock { $0 = nil } }
    return reading {
      var count: CInt = 0
      guard let text = library.readLine(editor, &count), count > 0, !input.isClosed else {
        // libedit leaves the cursor behind the line.
        show(fresh)
        return input.isClosed ? .closed : .end
      }
      let bytes = UnsafeBufferPointer(start: text, count: Int(count)).map(UInt8.init(bitPattern:))
      return .line(bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes)
    }
  }

  /// The same without editing, and without showing what is typed.
  package func readSecret(prompt: String) -> Line {
    reading {
      var line: [UInt8] = []
      show(Array(prompt.utf8))
      while true {
        switch input.next() {
        case .end:
          show(fresh)
          return input.isClosed ? .closed : .end
        case .change: show(fresh + Array(prompt.utf8))
        case .interjection(let text): show(fresh + text + Array(prompt.utf8))
        case .character("\n"), .character("\r"):
          show([0x0A])
          return .line(line)
        case .character("\u{4}") where line.isEmpty:
          show(fresh)
          return .end
        case .character("\u{7F}"), .character("\u{8}"): _ = line.popLast()
        case .character("\u{15}"): line = []
        case .character(let scalar): line += Array(String(scalar).utf8)
        }
      }
    }
  }

  /// Text that came too late for the line stands behind it.
  private func reading(_ body: () -> Line) -> Line {
    isReading.withLock { $0 = true }
    let line = body()
    isReading.withLock { isReading in
      isReading = false
      show(input.takePending())
    }
    return line
  }

  package func remember(_ line: [UInt8]) {
    _ = CEdit_history_enter(library.history, entries, String(decoding: line, as: UTF8.self))
  }

  // MARK: From any thread

  /// Shows whole lines.
  package func interject(_ text: String) {
    isReading.withLock { isReading in
      if isReading { input.interject(Array(text.utf8)) } else { show(Array(text.utf8)) }
    }
  }

  /// The terminal has another size, or something else was shown on it. May be called in a handler of signals.
  package static func terminalChanged() { TerminalInput.tellChange() }

  /// Has whoever reads a line get the end.
  package func end() { input.end() }

  /// Puts the terminal back as it was. To be called once, when nobody reads any more.
  package func close() {
    library.end(editor)
    library.endHistory(entries)
    free(typing.prompt)
    typing.prompt = nil
  }

  // MARK: Within libedit

  /// The beginning of an empty line, whatever stands on this one.
  private var fresh: [UInt8] { hasCursor ? Array("\r\u{1B}[J".utf8) : [0x0A] }

  fileprivate func nextScalar() -> Unicode.Scalar? {
    while true {
      switch input.next() {
      case .character(let scalar): return scalar
      case .change:
        library.resize(editor)
        show(fresh)
        _ = CEdit_set(library.set, editor, EL_REFRESH)
      case .interjection(let text):
        show(fresh + text)
        _ = CEdit_set(library.set, editor, EL_REFRESH)
      case .end: return nil
      }
    }
  }

  fileprivate func complete() -> UInt8 {
    guard let line = library.line(editor), let start = line.pointee.buffer, let cursor = line.pointee.cursor,
      cursor >= start
    else { return UInt8(CC_ERROR) }
    let text = UnsafeBufferPointer(start: start, count: cursor - start).map(UInt8.init(bitPattern:))
    guard let completion = typing.complete(String(decoding: text, as: UTF8.self)) else {
      return library.insert(editor, "\t") == -1 ? UInt8(CC_ERROR) : UInt8(CC_REFRESH)
    }
    guard !completion.choices.isEmpty else { return UInt8(CC_ERROR) }
    let typed = String(decoding: text, as: UTF8.self).unicodeScalars.suffix(completion.replaced)
    if !completion.insertion.unicodeScalars.elementsEqual(typed), completion.replaced <= text.count {
      library.delete(editor, CInt(clamping: completion.replaced))
      if library.insert(editor, completion.insertion) == -1 { return UInt8(CC_ERROR) }
      if completion.choices.count == 1 || completion.insertion.unicodeScalars.count > completion.replaced {
        return UInt8(CC_REFRESH)
      }
    }
    guard completion.choices.count > 1 else { return UInt8(CC_REFRESH) }
    show(Array("\n".utf8) + Self.columns(completion.choices, width: width))
    return UInt8(CC_REDISPLAY)
  }

  /// Lives until the next line is asked for.
  fileprivate var prompt: UnsafeMutablePointer<CChar>? { typing.prompt }

  private var width: Int {
    var size = winsize()
    return ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  private static func columns(_ words: [String], width: Int) -> [UInt8] {
    let column = (words.map(\.utf8.count).max() ?? 0) + 2
    let number = max(1, width / max(1, column))
    var text: [UInt8] = []
    for (index, word) in words.enumerated() {
      text += word.utf8
      let isLast = index % number == number - 1 || index == words.count - 1
      text += isLast ? [0x0A] : Array(repeating: 0x20, count: column - word.utf8.count)
    }
    return text
  }

  private func show(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
      if count > 0 { rest = rest.dropFirst(count) } else if count == 0 || errno != EINTR && errno != EAGAIN { return }
    }
  }
}

// MARK: - What libedit calls

private var reader: LineEditor? { LineEditor.current.withLock(\.self) }

private func promptText(_ line: OpaquePointer?) -> UnsafeMutablePointer<CChar>? { reader?.prompt }

private func nextCharacter(_ line: OpaquePointer?, _ character: UnsafeMutablePointer<wchar_t>?) -> CInt {
  guard let scalar = reader?.nextScalar() else { return 0 }
  character?.pointee = wchar_t(bitPattern: scalar.value)
  return 1
}

private func completeLine(_ line: OpaquePointer?, _ key: CInt) -> UInt8 { reader?.complete() ?? UInt8(CC_ERROR) }
