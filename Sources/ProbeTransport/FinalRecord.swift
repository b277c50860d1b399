internal import ProbeEngine

/// The record of a session that has ended. Handed on by reference: it is large, and every future on its way has room for
/// its value from the beginning.
final class FinalRecord: Sendable {
  let value: EndpointRecord

  init(_ value: EndpointRecord) { self.value = value }
}
