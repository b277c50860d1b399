import Synchronization

/// What happened, in that order, for the one who waits for it.
final class Mailbox<Letter: Sendable>: Sendable {
  private struct State {
    var letters: [Letter] = []
    var reader: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  func post(_ letter: Letter) {
    let reader = state.withLock { state in
      state.letters.append(letter)
      defer { state.reader = nil }
      return state.reader
    }
    reader?.resume()
  }

  /// All letters, once there is one. One reader at a time.
  func take() async -> [Letter] {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.letters.isEmpty { state.reader = continuation }
        return !state.letters.isEmpty
      }
      if isThere { continuation.resume() }
    }
    return state.withLock { state in
      defer { state.letters = [] }
      return state.letters
    }
  }
}
