/// The look-ups of targets: which is next, and what becomes of one that was not answered.
///
/// Where a look-up was **missed** (it failed in a way that may pass) the target *waits* for a time and is looked up again,
/// until it has used up its look-ups.
///
/// Where it was **unheard** (no name server answers anything) the fault is not the target's: it goes back among those that
/// wait, at no cost, and one look-up at a time finds out when somebody answers again (`Silence`). That takes a name server
/// which answered before. It ends with any answer, and for good when the patience is over, or when it was called off too often by
/// the first try, so that whoever says that nobody answers cannot be believed.
struct LookUps: Sendable {
  typealias Ticket = ScanPlanner.Ticket

  private static let mostFalseAlarms = 5
  /// A name server that answers nothing of so much is not asked the same again.
  private static let mostMisses = 1000

  private let settings: ScanSettings
  private var queue = Queue<Ticket>()
  private(set) var running = 0
  private var toRepeat = Alarms<Ticket>()
  /// Since the last one that was answered.
  private var missesInARow = 0
  private var wasAnswered = false
  private var silence: Silence?
  /// Times of silence that ended with the first try.
  private var falseAlarms = 0
  /// They were silent for so long that nobody waits for them any more, or too often said to be.
  private var areServersGivenUp = false
  /// With a rate.
  private var nextStart = Duration.zero

  init(_ settings: ScanSettings) { self.settings = settings }

  // MARK: What is known

  /// Those that begin as soon as there is a place for them.
  var waiting: Int { queue.count }

  /// Whether none runs, and none could if there were room for it.
  var areAtRest: Bool { running == 0 && (queue.isEmpty || silence != nil) }

  /// When one can begin that waits for a time.
  var nextAfterPause: Duration? { earliest(toRepeat.first, silence?.nextTry) }

  /// When the last of the pauses ends that were begun so far.
  var lastPause: Duration? { toRepeat.last }

  /// When the next one can begin, unless another must end before.
  var next: Duration? { earliest(toRepeat.first, queue.isEmpty || isFull ? nil : earliestStart) }

  /// Whether a failed one that is not to wait may be told as the name servers' silence.
  var believeInSilence: Bool { falseAlarms < Self.mostFalseAlarms }

  private var isFull: Bool { running >= (silence == nil ? settings.lookUps : 1) }

  private var earliestStart: Duration { max(nextStart, silence?.nextTry ?? .zero) }

  // MARK: What is done

  mutating func add(_ ticket: Ticket) { queue.append(ticket) }

  /// Those whose pause is over wait like others.
  mutating func wake(at now: Duration) {
    while let ticket = toRepeat.popDue(at: now) { queue.append(ticket) }
  }

  /// The one that begins now.
  mutating func begin(at now: Duration) -> Ticket? {
    guard !isFull, earliestStart <= now, let ticket = queue.popFirst() else { return nil }
    silence?.beginTry()
    running += 1
    if let rate = settings.rate { nextStart = max(nextStart, now) + .seconds(1 / rate) }
    return ticket
  }

  /// One is done.
  ///
  /// - Parameter wasAsked: whether a name server has answered; a literal address says nothing of them.
  mutating func end(wasAsked: Bool) {
    running -= 1
    guard wasAsked else { return }
    if silence?.isConfirmed == false { falseAlarms += 1 }
    areServersGivenUp = !believeInSilence
    (wasAnswered, missesInARow, silence) = (true, 0, nil)
  }

  /// Returns whether it waits for a name server that answers; where it does not it goes on running.
  mutating func unheard(_ ticket: Ticket, at now: Duration) -> Bool {
    guard wasAnswered, !areServersGivenUp else { return false }
    var silence = silence ?? Silence(since: now)
    silence.goOn(at: now)
    self.silence = silence
    guard now - silence.since < settings.patience else {
      areServersGivenUp = true
      return false
    }
    running -= 1
    queue.append(ticket)
    return true
  }

  /// Returns whether it is repeated after a pause.
  ///
  /// - Parameters:
  ///   - attempt: the first is 1.
  ///   - chance: from 0 to 1: the part of half a pause that is added to it.
  mutating func missed(_ ticket: Ticket, attempt: Int, at now: Duration, chance: Double) -> Bool {
    running -= 1
    missesInARow += 1
    silence = nil
    guard attempt < settings.lookUpAttempts, missesInARow < Self.mostMisses else { return false }
    let pause = settings.pause * (1 << min(max(0, attempt - 1), 10))
    toRepeat.set(ticket, at: now + pause * (1 + chance / 2))
    return true
  }

  /// Those that wait for a repetition which is in vain: nobody ever answered, and nothing is left that could find another.
  mutating func giveUpUnanswered() -> [Ticket] {
    guard !wasAnswered, running == 0, queue.isEmpty, let last = toRepeat.last else { return [] }
    var tickets: [Ticket] = []
    while let ticket = toRepeat.popDue(at: last) { tickets.append(ticket) }
    return tickets
  }
}
