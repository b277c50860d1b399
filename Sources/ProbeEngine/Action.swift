/// What the driver of a session engine must do next. Plain data: two of them can be compared.
package struct Action: Equatable, Sendable {
  package enum Next: Equatable, Sendable {
    /// Go on reading; tell the engine when this much time has passed since the probe began and nothing else happened.
    case wait(until: Duration)
    /// Close the connection behind what is still to be sent. The record is final.
    case finish
  }

  /// Bytes for the peer, in the clear or as TLS records; empty for none.
  package var send: [UInt8]
  package var next: Next
  /// Whether the engine wants to know when `send` has left this process.
  package var tellsWhenSent: Bool

  package init(send: [UInt8] = [], next: Next, tellsWhenSent: Bool = false) {
    self.send = send
    self.next = next
    self.tellsWhenSent = tellsWhenSent
  }
}
