/// Why a scan asked nobody about an endpoint, or looked nothing up for a target. `failure` has it as a sentence.
package enum NotAsked: String, Hashable, Sendable {
  /// It is on a list of those to leave alone.
  case denied
  /// Its address serves a special purpose, or it is a socket of this machine.
  case secluded = "private"
  /// This machine has no route to it.
  case noRoute = "no-route"
  /// Others of its provider asked too often to come back later.
  case busyProvider = "busy-provider"
}
