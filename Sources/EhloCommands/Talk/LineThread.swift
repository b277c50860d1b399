import Dispatch
import MailResolver
import ProbeEngine
import Synchronization

/// A thread that reads lines, one for each question, so that nothing else waits for whoever types them.
final class LineThread: Sendable {
  typealias Answer = @Sendable (TypedInput) -> Void

  private struct Question {
    var prompt: ConversationPrompt
    var answer: Answer
  }

  private struct State {
    var question: Question?
    var isStarted = false
    var isClosed = false
    var isReading = false
  }

  private let state = Mutex(State())
  private let asked = DispatchSemaphore(value: 0)
  private let isIdle = DispatchSemaphore(value: 0)
  private let read: @Sendable (ConversationPrompt) -> TypedInput

  init(_ read: @escaping @Sendable (ConversationPrompt) -> TypedInput) { self.read = read }

  func ask(_ prompt: ConversationPrompt, _ answer: @escaping Answer) {
    let isFirst = state.withLock { state in
      state.question = Question(prompt: prompt, answer: answer)
      defer { state.isStarted = true }
      return !state.isStarted
    }
    asked.signal()
    guard isFirst, let failure = OffThread.startThread({ self.run() }) else { return }
    answer(.unreadable(failure))
  }

  private func run() {
    while true {
      asked.wait()
      let question = state.withLock { state -> Question? in
        state.isReading = !state.isClosed && state.question != nil
        defer { state.question = nil }
        return state.isReading ? state.question : nil
      }
      guard let question else { return }
      let input = read(question.prompt)
      let isClosed = state.withLock { state in
        state.isReading = false
        return state.isClosed
      }
      if isClosed {
        isIdle.signal()
        return
      }
      question.answer(input)
    }
  }

  /// Nothing more is read; where the thread reads, `stopReading` has it return, and this waits for that.
  func close(_ stopReading: () -> Void) {
    let isReading = state.withLock { state in
      state.isClosed = true
      return state.isReading
    }
    guard isReading else {
      asked.signal()
      return
    }
    stopReading()
    isIdle.wait()
  }
}
