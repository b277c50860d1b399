import EmbeddedServer
import MailDNS
import NIOConcurrencyHelpers
import ProbeEngine
import ProbeTransport
import SMTPWire
import TLSSession
import TestSupport
import Testing

@Suite("The prober")
struct NIOProberTests {
  private static let silent = Script(answers: [.greeting: .silence])

  // MARK: Addresses

  @Test("speaks LMTP over a Unix socket")
  func unixSocket() async throws {
    let world = try World.shared
    let folder = try TemporaryFolder()
    let script = Script(dialect: .lmtp)
    let record = try await world.withServer(script, on: .unix(path: folder.path + "/lmtp")) { server in
      await world.prober.probe(
        server.endpoint, of: .host(port: nil, dialect: .lmtp), plan: World.patientPlan)
    }
    #expect(record.failure == nil)
    #expect(record.status == .complete)
    #expect(record.plaintextHello?.verb == .lhlo)
    #expect(record.encryptedHello?.verb == .lhlo)
    #expect(record.quit.reply?.code == 221)
  }

  @Test("reaches the IPv6 loopback, or says that there is no route to it")
  func ipv6() async throws {
    let world = try World.shared
    do {
      let record = try await world.withServer(Script(), on: .tcp(host: "::1", port: 0)) { server in
        await world.prober.probe(server.endpoint, of: .usual, plan: World.patientPlan)
      }
      #expect(record.status == .complete)
      #expect(record.transcript.contains { $0.bytes == Array("EHLO [IPv6:::1]\r\n".utf8) })
    } catch {
      // This machine has no IPv6, so the server could not listen.
      let record = await world.prober.probe(.loopback(25, "::1"), of: .usual, plan: World.patientPlan)
      #expect(record.status == .skipped)
      #expect(record.failure?.reason == .noRoute)
    }
  }

  #if os(Linux)
    // Other systems give the loopback interface one address only.
    @Test("connects from the local address that the plan names")
    func localAddress() async throws {
      let world = try World.shared
      var plan = World.patientPlan
      plan.localAddress = IPAddress("127.0.0.2")
      let record = try await world.withServer(Script()) { [plan] server in
        await world.prober.probe(server.endpoint, of: .usual, plan: plan)
      }
      #expect(record.status == .complete)
      #expect(record.transcript.contains { $0.kind == .sent && $0.bytes == Array("EHLO [127.0.0.2]\r\n".utf8) })
    }
  #endif

  @Test("tells a local address that is none of this machine's")
  func foreignLocalAddress() async throws {
    var plan = World.patientPlan
    plan.localAddress = IPAddress("203.0.113.9")
    let record = try await World.shared.prober.probe(.loopback(25), of: .usual, plan: plan)
    #expect(record.failure?.stage == .connect)
    #expect(record.failure?.reason == .local)
    #expect(record.failure?.message.hasPrefix("--local-address 203.0.113.9 cannot be used") == true)
    #expect(record.status == .ended)
  }

  @Test("skips an endpoint of another family than the local address")
  func otherFamily() async throws {
    var plan = World.patientPlan
    plan.localAddress = IPAddress("::1")
    let record = try await World.shared.prober.probe(.loopback(25), of: .usual, plan: plan)
    #expect(record.failure?.reason == .noRoute)
    #expect(record.status == .skipped)
  }

  // MARK: No connection

  @Test("calls a port where nothing listens refused")
  func refused() async throws {
    let socket = try RawSocket.bound()
    let record = try await World.shared.prober.probe(.loopback(socket.port), of: .usual, plan: World.patientPlan)
    #expect(record.failure?.stage == .connect)
    #expect(record.failure?.reason == .refused)
    #expect(record.status == .ended)
    #expect(record.traffic == Traffic(connections: 1))
    #expect(record.timings.total != nil)
  }

  @Test(
    "tells what is wrong with a Unix socket",
    arguments: ["/absent", "/absent/socket", "/" + String(repeating: "x", count: 200)])
  func noUnixSocket(_ name: String) async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + name
    let record = try await World.shared.prober.probe(
      Endpoint(host: path, transport: .unix(path: path)), of: .host(port: nil, dialect: .lmtp), plan: World.patientPlan)
    #expect(record.failure?.stage == .connect)
    #expect(record.failure?.reason == (name.utf8.count > 100 ? .local : .refused))
    #expect(record.failure?.message.contains(name.utf8.count > 100 ? "too long" : "no socket at this path") == true)
  }

  @Test("refuses a port that is none", arguments: [-1, 65_536, .max])
  func illegalPort(_ port: Int) async throws {
    let record = try await World.shared.prober.probe(.loopback(port), of: .usual, plan: World.patientPlan)
    #expect(record.failure?.reason == .local)
    #expect(record.failure?.message == "\(port) is no port number")
  }

  #if os(Linux)
    // Linux drops a SYN for which there is no room in the listener's queue, and answers nothing.
    @Test("gives up when the deadline for the connection has passed")
    func connectDeadline() async throws {
      let socket = try RawSocket.withFullQueue()
      var plan = World.patientPlan
      plan.limits.connect = .milliseconds(50)
      let record = try await World.shared.prober.probe(.loopback(socket.port), of: .usual, plan: plan)
      #expect(record.failure?.stage == .connect)
      #expect(record.failure?.reason == .timeout)
      #expect(record.traffic == Traffic(connections: 1))
    }
  #endif

  // MARK: The record

  @Test("counts every byte that went over the line")
  func traffic() async throws {
    let world = try World.shared
    let record = try await world.withServer(Script()) { server in
      await world.prober.probe(server.endpoint, of: .withoutTLS, plan: World.patientPlan)
    }
    let received = record.transcript.filter { $0.kind == .received }.map(\.bytes.count).reduce(0, +)
    let sent = record.transcript.filter { $0.kind == .sent }.map(\.bytes.count).reduce(0, +)
    #expect(record.quit.reply?.code == 221)
    #expect(received > 0)
    #expect(record.traffic == Traffic(bytesSent: sent, bytesReceived: received, connections: 1))
  }

  @Test("keeps the transcript in the order of the dialogue")
  func transcript() async throws {
    let world = try World.shared
    let record = try await world.withServer(Script()) { server in
      await world.prober.probe(server.endpoint, of: .usual, plan: World.patientPlan)
    }
    let offsets = record.transcript.map(\.offset)
    #expect(offsets == offsets.sorted())
    let dialogue = record.transcript.filter { $0.kind != .note }.map { entry in
      "\(entry.kind == .sent ? ">" : "<")\(entry.isInsideTLS ? "*" : "") "
        + String(decoding: entry.bytes.prefix { $0 > 0x20 && $0 != UInt8(ascii: "-") }, as: UTF8.self)
    }
    #expect(
      dialogue == [
        "< 220", "> EHLO", "< 250", "> STARTTLS", "< 220", ">* EHLO", "<* 250", ">* QUIT", "<* 221",
      ])
  }

  @Test("keeps a reply that is followed by a reset at once")
  func replyBeforeReset() async throws {
    let world = try World.shared
    let script = Script(answers: [.command("EHLO", .clear): .reply(554, "5.7.1 go away") + [.reset]])
    try await world.withServer(script) { server in
      for _ in 0..<32 {
        let record = await world.prober.probe(server.endpoint, of: .usual, plan: World.patientPlan)
        #expect(record.failure?.reason == .rejected)
        #expect(record.failure?.reply?.code == 554)
      }
    }
  }

  @Test("tells a reset from an end", arguments: [(Answer([.reset]), FailureReason.reset), (Answer([.close]), .closed)])
  func endings(_ answer: Answer, _ reason: FailureReason) async throws {
    let world = try World.shared
    let record = try await world.withServer(Script(answers: [.command("EHLO", .clear): answer])) { server in
      await world.prober.probe(server.endpoint, of: .usual, plan: World.patientPlan)
    }
    #expect(record.failure?.stage == .ehlo)
    #expect(record.failure?.reason == reason)
    #expect(record.greeting?.reply.code == 220)
  }

  @Test("hands out the secrets of the session to who asked for them")
  func keyLog() async throws {
    let world = try World.shared
    let lines = NIOLockedValueBox<[String]>([])
    let prober = NIOProber(tls: world.tls) { line in
      lines.withLockedValue { $0.append(String(decoding: line, as: UTF8.self)) }
    }
    let record = try await world.withServer(Script()) { server in
      await prober.probe(server.endpoint, of: .usual, plan: World.patientPlan)
    }
    await prober.shutdown()
    #expect(record.status == .complete)
    let labels = lines.withLockedValue { lines in Set(lines.map { $0.prefix { $0 != " " } }) }
    #expect(labels.contains("CLIENT_HANDSHAKE_TRAFFIC_SECRET"))
    #expect(labels.contains("SERVER_TRAFFIC_SECRET_0"))
  }

  @Test("leaves with FIN behind its QUIT, and takes the answer that it does not wait for")
  func leaving() async throws {
    let socket = try RawSocket.listening()
    var plan = World.patientPlan
    plan.limits.quit = .zero
    let world = try World.shared
    let conversation = socket.conversation(
      greeting: "554 5.7.1 no service\r\n", farewell: String(repeating: "221 2.0.0 Bye\r\n", count: 100))
    let record = await world.prober.probe(.loopback(socket.port), of: .usual, plan: plan)
    #expect(try await conversation.value == "QUIT\r\n")
    #expect(record.failure?.reply?.code == 554)
    #expect(record.quit.reply == nil)
  }

  // MARK: Giving up

  @Test("closes the connection when its task is cancelled, and gives what it has")
  func cancellation() async throws {
    let world = try World.shared
    let (established, announce) = AsyncStream<Void>.makeStream()
    let prober = NIOProber(tls: world.tls) { _ in announce.yield() }
    let script = Script(answers: [.command("EHLO", .protected): .silence])
    let record = try await world.withServer(script) { server in
      let endpoint = server.endpoint
      let task = Task { await prober.probe(endpoint, of: .usual, plan: World.patientPlan) }
      for await _ in established { break }
      task.cancel()
      return await task.value
    }
    await prober.shutdown()
    #expect(record.status == .ended)
    #expect(record.failure?.message == "the probe was cancelled")
    #expect(record.failure?.stage == .ehloTLS)
    #expect(record.greeting?.reply.code == 220)
    #expect(record.startTLS.reply?.code == 220)
    #expect(record.encryptedHello == nil)
  }

  @Test("does not begin in a task that is cancelled already")
  func cancelledBefore() async throws {
    let world = try World.shared
    let record = try await world.withServer(Self.silent) { server in
      let endpoint = server.endpoint
      let record = await Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return await world.prober.probe(endpoint, of: .usual, plan: World.patientPlan)
      }.value
      #expect(server.connectionCount == 0)
      return record
    }
    #expect(record.status == .ended)
    #expect(record.failure?.isCancellation == true)
  }

  @Test("ends its probes when it is shut down, and begins no more")
  func shutdown() async throws {
    let world = try World.shared
    let prober = NIOProber(tls: world.tls)
    try await world.withServer(Self.silent) { server in
      async let running = prober.probe(server.endpoint, of: .usual, plan: World.patientPlan)
      while server.connectionCount == 0 { await Task.yield() }
      await prober.shutdown()
      #expect(await running.status == .ended)
      let late = await prober.probe(server.endpoint, of: .usual, plan: World.patientPlan)
      #expect(late.failure?.reason == .local)
      #expect(late.failure?.message == "the prober has been shut down")
      #expect(server.connectionCount == 1)
    }
  }

  // MARK: Threads

  #if os(Linux)
    @Test("needs no thread for a probe: two hundred silent servers at once add none")
    func threads() async throws {
      let world = try World.shared
      let count = 200
      try await world.withServer(Self.silent) { server in
        let endpoint = server.endpoint
        let before = try ThreadCount.now()
        #expect(before > 0)
        try await withThrowingTaskGroup(of: EndpointRecord.self) { group in
          for _ in 0..<count {
            group.addTask { await world.prober.probe(endpoint, of: .usual, plan: World.patientPlan) }
          }
          while server.connectionCount < count { await Task.yield() }
          // Tests beside this one start a few of their own.
          #expect(try ThreadCount.now() - before <= 10)
          group.cancelAll()
          var ended = 0
          for try await record in group where record.status == .ended { ended += 1 }
          #expect(ended == count)
        }
      }
    }
  #endif
}
