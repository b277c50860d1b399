package import MailDNS

/// How a scan treats the servers of others, and this machine.
package struct ScanSettings: Sendable {
  /// Probes at a time, over all.
  package var concurrency = 100
  /// Connections at a time to one provider: to the hosts of one registered domain, and to one /24 or /48.
  package var perProvider = 10
  /// Connections begun per second, over all, and as many look-ups of targets; nil: as many as come.
  package var rate: Double?
  /// The longest pause between two connections to one provider; each takes a random part of it.
  package var jitter = Duration.zero
  /// Connections to an endpoint that asks to come back later, or that this machine could not connect to; the first
  /// included. What comes of the last one counts.
  package var attempts = 4
  /// How long a provider that asks to come back later is left alone. It doubles as long as that goes on.
  package var pause = Duration.seconds(30)
  /// A provider that asked so often in a row to come back later, while nobody there was served, is given up: what waits
  /// for it is inconclusive. Those that come much later try it once more.
  package var complaints = 4
  /// How long a provider is left alone in all before it is given up. A quarter of the time that it then serves is given
  /// back, and a part of a pause for each connection that it serves, so that one that is reached nearly always is never
  /// given up.
  package var patience = Duration.seconds(600)
  /// Look-ups of a target whose name server does not answer or could not find out, with pauses like those of a provider.
  package var lookUpAttempts = 3
  /// Targets that are looked up at a time.
  package var lookUps = 64
  /// Targets that are read before their look-up, and endpoints that could be probed if there were more places, at a time.
  /// Those that wait for a slow provider do not count.
  package var ahead = 1000
  /// Targets that are open at a time: read, and not yet told. Those of slow providers wait here, and hold up nobody as long
  /// as there is room.
  package var openTargets = 30_000
  /// Whether addresses outside public space are probed.
  package var allowsPrivate = false
  /// Addresses that the user named himself, which are probed wherever they are.
  package var chosenAddresses: Set<IPAddress> = []
  package var denied = DenyList()
  /// The part of the scan that is done here; nil: all of it.
  package var shard: Shard?
  /// Where chance begins: the same seed and the same events give the same plan.
  package var seed: UInt64 = 0

  /// Connections at a time to one address. A server that allows fewer says so, and is left alone for a while.
  package static let perAddress = 2
  /// What part of a pause each connection that is served gives back: a server that refuses one of nine by chance keeps
  /// its patience, and nobody keeps it who refuses most.
  static let servicePerPause = 0.15
  /// How long an endpoint waits at first that this machine could not connect to.
  static let respite = Duration.seconds(1)

  package init() {}
}
