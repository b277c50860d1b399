internal import Synchronization

/// Where those who ask wait for the thread that finds out. Each question is asked once: who comes later shares the
/// answer, while it is awaited and ever after.
final class LookUpDesk: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// What the thread is to do.
  enum Command: Equatable {
    case ask(Question)
    case cancel(Question)
  }

  struct Agenda {
    var commands: [Command]
    /// When to come back at the latest.
    var wakesAt: Instant?
    var isClosed: Bool
  }

  private struct Waiter {
    var continuation: CheckedContinuation<RawAnswer, Never>
    var entered: Instant
    var deadline: Instant
  }

  private struct Open {
    var began: Instant
    var waiters: [UInt64: Waiter]
  }

  private enum Condition {
    /// With those who wait for one of the others.
    case settingUp([CheckedContinuation<ResolverSetupFailure?, Never>])
    case open(ResolverSettings)
    case ended(ResolverSetupFailure)
  }

  private struct State {
    var answers: [Question: RawAnswer] = [:]
    /// Those of an earlier time, which are the next to be forgotten.
    var olderAnswers: [Question: RawAnswer] = [:]
    /// Those that are remembered for a time only.
    var failures: [Question: (answer: RawAnswer, until: Instant)] = [:]
    var open: [Question: Open] = [:]
    var commands: [Command] = []
    var wakesAt: Instant?
    var lastTicket: UInt64 = 0
    var condition = Condition.settingUp([])
    var isClosed = false
  }

  private let state = Mutex(State())
  private let patience: Duration
  private let memory: Int
  private let failureMemory: Duration?
  private let wake: @Sendable () -> Void

  /// - Parameters:
  ///   - patience: A question that was open for so long without an answer has had its time; it is not asked again.
  ///   - memory: After so many answers, those that came before them are forgotten.
  ///   - failureMemory: For so long a question is not asked again that had no answer; nil: for ever.
  init(
    patience: Duration, memory: Int = .max, failureMemory: Duration? = nil, wake: @escaping @Sendable () -> Void
  ) {
    self.patience = patience
    self.memory = memory
    self.failureMemory = failureMemory
    self.wake = wake
  }

  // MARK: For those who ask

  /// Cancelling the task ends the wait.
  ///
  /// - Parameter deadline: Nil: when the patience is over.
  func answer(to question: Question, by deadline: Instant?) async -> RawAnswer {
    let ticket = state.withLock { state in
      state.lastTicket += 1
      return state.lastTicket
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // One reading of the clock for both: who waits to the end has had all of the patience.
        let now = Instant.now
        let waiter = Waiter(continuation: continuation, entered: now, deadline: deadline ?? now + patience)
        enter(question, ticket, waiter, at: now)
        // The handler may have run before there was anything to cancel.
        if Task.isCancelled { leave(question, ticket) }
      }
    } onCancel: {
      leave(question, ticket)
    }
  }

  /// Returns when questions can be asked; nil, or why none can.
  func awaitSetUp() async -> ResolverSetupFailure? {
    await withCheckedContinuation { continuation in
      let known = state.withLock { state -> ResolverSetupFailure?? in
        switch state.condition {
        case .open: return .some(nil)
        case .ended(let failure): return failure
        case .settingUp(let waiting):
          state.condition = .settingUp(waiting + [continuation])
          return .none
        }
      }
      if let known { continuation.resume(returning: known) }
    }
  }

  /// Nil while nothing can be asked.
  var settings: ResolverSettings? {
    state.withLock { state in
      if case .open(let settings) = state.condition { settings } else { nil }
    }
  }

  /// Nobody will ask any more.
  func close() {
    state.withLock { $0.isClosed = true }
    wake()
  }

  private func enter(_ question: Question, _ ticket: UInt64, _ waiter: Waiter, at now: Instant) {
    var needsWake = false
    let known = state.withLock { state -> RawAnswer? in
      if let answer = state.answers[question] ?? state.olderAnswers[question] { return answer }
      if let failure = state.failures[question] {
        if waiter.entered < failure.until { return failure.answer }
        state.failures[question] = nil
      }
      if case .ended(let failure) = state.condition { return .failed(failure.description) }
      if state.open[question] == nil {
        state.open[question] = Open(began: now, waiters: [:])
        state.commands.append(.ask(question))
        needsWake = true
      }
      state.open[question]?.waiters[ticket] = waiter
      if state.wakesAt.map({ waiter.deadline < $0 }) ?? true {
        state.wakesAt = waiter.deadline
        needsWake = true
      }
      return nil
    }
    if let known { waiter.continuation.resume(returning: known) }
    if needsWake { wake() }
  }

  private func leave(_ question: Question, _ ticket: UInt64) {
    var needsWake = false
    let waiter = state.withLock { state -> Waiter? in
      let waiter = state.open[question]?.waiters.removeValue(forKey: ticket)
      if waiter != nil, state.open[question]?.waiters.isEmpty == true {
        state.open[question] = nil
        state.commands.append(.cancel(question))
        needsWake = true
      }
      return waiter
    }
    waiter?.continuation.resume(returning: .cancelled)
    if needsWake { wake() }
  }

  // MARK: For the thread

  func open(_ settings: ResolverSettings) {
    for continuation in change(to: .open(settings)) { continuation.resume(returning: nil) }
  }

  /// All that is open ends with this failure, and all that will be asked.
  func end(_ failure: ResolverSetupFailure) {
    for continuation in change(to: .ended(failure)) { continuation.resume(returning: failure) }
    let waiters = state.withLock { state in
      defer { (state.open, state.commands) = ([:], []) }
      return state.open.values.flatMap(\.waiters.values)
    }
    for waiter in waiters { waiter.continuation.resume(returning: .failed(failure.description)) }
  }

  private func change(to condition: Condition) -> [CheckedContinuation<ResolverSetupFailure?, Never>] {
    state.withLock { state in
      defer { state.condition = condition }
      if case .settingUp(let waiting) = state.condition { return waiting }
      return []
    }
  }

  func deliver(_ answer: RawAnswer, to question: Question) {
    let waiters = state.withLock { state -> [UInt64: Waiter] in
      remember(answer, to: question, at: .now, in: &state)
      return state.open.removeValue(forKey: question)?.waiters ?? [:]
    }
    for waiter in waiters.values { waiter.continuation.resume(returning: answer) }
  }

  private func remember(_ answer: RawAnswer, to question: Question, at now: Instant, in state: inout State) {
    guard let failureMemory, answer.isFailure else {
      state.answers[question] = answer
      if state.answers.count >= memory { (state.olderAnswers, state.answers) = (state.answers, [:]) }
      return
    }
    if state.failures.count >= memory { state.failures = state.failures.filter { $0.value.until > now } }
    guard state.failures.count < memory else { return }
    state.failures[question] = (answer, now + failureMemory)
  }

  /// Ends the waits whose time is up, and tells what there is to do.
  func agenda(at now: Instant) -> Agenda {
    var late: [Waiter] = []
    let agenda = state.withLock { state -> Agenda in
      if let wakesAt = state.wakesAt, wakesAt <= now { late = removeLate(&state, at: now) }
      defer { state.commands = [] }
      return Agenda(commands: state.commands, wakesAt: state.wakesAt, isClosed: state.isClosed)
    }
    for waiter in late { waiter.continuation.resume(returning: .timedOut) }
    return agenda
  }

  private func removeLate(_ state: inout State, at now: Instant) -> [Waiter] {
    var late: [Waiter] = []
    var next: Instant?
    for (question, open) in state.open {
      let stay = open.waiters.filter { $0.value.deadline > now }
      late += open.waiters.values.filter { $0.deadline <= now }
      if stay.isEmpty {
        state.open[question] = nil
        state.commands.append(.cancel(question))
        if now - open.began >= patience { remember(.timedOut, to: question, at: now, in: &state) }
      } else {
        state.open[question]?.waiters = stay
        next = ([next].compactMap(\.self) + stay.values.map(\.deadline)).min()
      }
    }
    state.wakesAt = next
    return late
  }
}
