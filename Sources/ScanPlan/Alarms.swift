/// Times with what is due at them, the earliest first: a binary heap.
struct Alarms<Value: Sendable>: Sendable {
  private var heap: [(time: Duration, value: Value)] = []

  var first: Duration? { heap.first?.time }
  /// Looks at all of them.
  var last: Duration? { heap.lazy.map(\.time).max() }

  mutating func set(_ value: Value, at time: Duration) {
    heap.append((time, value))
    var child = heap.count - 1
    while child > 0, case let parent = (child - 1) / 2, heap[child].time < heap[parent].time {
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// The earliest of those that are due.
  mutating func popDue(at now: Duration) -> Value? {
    guard let first, first <= now else { return nil }
    heap.swapAt(0, heap.count - 1)
    let due = heap.removeLast()
    sink()
    return due.value
  }

  private mutating func sink() {
    var parent = 0
    while true {
      let left = 2 * parent + 1
      guard left < heap.count else { return }
      let right = left + 1
      let child = right < heap.count && heap[right].time < heap[left].time ? right : left
      guard heap[child].time < heap[parent].time else { return }
      heap.swapAt(child, parent)
      parent = child
    }
  }
}

func earliest(_ times: Duration?...) -> Duration? { times.compactMap(\.self).min() }
