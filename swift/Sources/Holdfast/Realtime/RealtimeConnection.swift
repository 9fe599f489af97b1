import Foundation

/// How a connection stands. `waiting` is the pause before the next try.
public enum ConnectionStatus: String, Hashable, Sendable {
  case closed, connecting, open, waiting
}

/// One socket, kept open as long as it has residents: reconnects, authenticates, renews, sets residents up again.
actor RealtimeConnection {
  private static let firstPause: TimeInterval = 1
  private static let longestPause: TimeInterval = 30
  /// A socket that lived for less did not end the trouble, so that the pauses go on growing.
  private static let stable: TimeInterval = 10
  /// How long a socket may take to be welcomed, and to answer when it may be dead.
  private static let answer: TimeInterval = 10
  /// What the server takes in one message (asyncapi.md, section 1).
  private static let mostBytes = 65_536
  /// Reasons of a close after which trying again would end the same way (asyncapi.md, section 9).
  private static let finalReasons: Set<String> = ["unsupported_media_type", "invalid_json", "body_too_large"]
  private static let tokenReasons: Set<String> = ["token_expired", "token_revoked", "invalid_token"]

  private let url: URL?
  private let keeper: SessionKeeper
  private var residents: [any Resident] = []
  private var socket: WebSocket?
  /// Counts sockets and pauses; what was begun for an earlier one no longer counts.
  private var generation = 0
  private var assembler = FrameAssembler()
  private var isOpen = false
  private var token: String?
  /// The token for which the server closed the last socket.
  private var refused: String?
  private var failures = 0
  private var openedAt = Date.distantPast
  private var lastHeardAt = Date.distantPast
  private var following: Task<Void, Never>?
  private var listeners: [UUID: AsyncStream<ConnectionStatus>.Continuation] = [:]
  private(set) var status = ConnectionStatus.closed

  init(base: String, anonKey: String, keeper: SessionKeeper) {
    // "http" becomes "ws", and so "https" becomes "wss".
    url = URL(string: "ws\(base.dropFirst(4))/api/v1/realtime/ws?apikey=\(percentEncoded(anonKey))")
    self.keeper = keeper
  }

  func add(_ resident: any Resident) {
    residents.append(resident)
    if residents.count == 1 {
      failures = 0
      follow()
      connect()
    } else if isOpen {
      for frame in resident.setUp() { write(frame) }
    }
  }

  /// Takes a resident off; the server is told where nobody else is at that place. Without residents the socket is closed.
  func remove(_ resident: any Resident) {
    guard let index = residents.firstIndex(where: { $0 === resident }) else { return }
    residents.remove(at: index)
    if isOpen, !residents.contains(where: { $0.place == resident.place }) { write(resident.farewell) }
    if residents.isEmpty { end() }
  }

  /// Sends a frame; false when there is no open socket.
  func send(_ frame: JSONObject) throws -> Bool {
    let text = try text(of: frame)
    guard text.utf8.count <= Self.mostBytes else {
      throw HoldfastError.invalidInput("A frame may have \(Self.mostBytes) bytes, and this one has \(text.utf8.count).")
    }
    return sendText(text)
  }

  /// Sends the text of a frame; false when there is no open socket.
  @discardableResult
  func sendText(_ text: String) -> Bool {
    guard isOpen, let socket else { return false }
    socket.send(text)
    return true
  }

  func track(_ resident: ChannelResident, _ data: JSONObject?) throws {
    let before = resident.tracked
    resident.tracked = data
    do {
      _ = try send(resident.trackFrame)
    } catch {
      resident.tracked = before
      throw error
    }
  }

  /// Opens a new socket for whoever is signed in now.
  func restart() {
    if !residents.isEmpty { connect() }
  }

  /// A network that came back need not wait for the pause to end; a socket from before may be dead without having noticed.
  func wake() {
    guard !residents.isEmpty else { return }
    failures = 0
    guard socket != nil else { return connect() }
    guard isOpen else { return }
    let askedAt = Date()
    write(["type": "ping"])
    after(Self.answer) { if $0.lastHeardAt < askedAt { $0.reconnectLater() } }
  }

  func close() {
    fail(.closed)
  }

  func statuses() -> AsyncStream<ConnectionStatus> {
    let id = UUID()
    return AsyncStream { continuation in
      continuation.yield(status)
      listeners[id] = continuation
      continuation.onTermination = { [weak self] _ in
        Task { [weak self] in await self?.forget(id) }
      }
    }
  }

  private func forget(_ id: UUID) {
    listeners[id] = nil
  }

  private func setStatus(_ next: ConnectionStatus) {
    if next == status { return }
    status = next
    for listener in listeners.values { listener.yield(next) }
  }

  /// A socket speaks for one user: another user, or none, needs another socket.
  private func follow() {
    following = Task { [weak self, keeper] in
      let changes = await keeper.changes()
      var userId = await keeper.current()?.userId
      for await session in changes where session?.userId != userId {
        userId = session?.userId
        await self?.restart()
      }
    }
  }

  // MARK: The socket

  private func connect() {
    drop()
    guard let url else { return fail(.invalidInput("The address of the socket is no URL.")) }
    setStatus(.connecting)
    let own = generation
    assembler = FrameAssembler()
    lastHeardAt = Date()
    socket = WebSocket(
      url: url,
      onPiece: { [weak self] piece in await self?.receive(piece, own) },
      onEnd: { [weak self] end in await self?.ended(end, own) })
    after(2 * Self.answer) { if !$0.isOpen { $0.reconnectLater() } }
    Task { [weak self] in await self?.authenticate(own) }
  }

  private func authenticate(_ own: Int) async {
    do {
      let found: String?
      if let refused { found = try await keeper.renewed(refused) } else { found = try await keeper.token() }
      guard own == generation else { return }
      refused = nil
      token = found
      var frame: JSONObject = ["type": "authenticate"]
      if let found { frame["token"] = .string(found) }
      write(frame)
    } catch {
      if own == generation { reconnectLater() }
    }
  }

  private func renew(_ own: Int) async {
    guard let old = token else { return }
    do {
      let next = try await keeper.renewed(old)
      guard own == generation, let next else { return }
      token = next
      write(["type": "authenticate", "token": .string(next)])
    } catch {
      if own == generation { reconnectLater() }
    }
  }

  private func receive(_ piece: Data, _ own: Int) {
    guard own == generation else { return }
    lastHeardAt = Date()
    do {
      for frame in try assembler.take(piece) {
        try receive(try Coding.decode(FrameHead.self, from: frame), frame)
      }
    } catch {
      if own == generation { reconnectLater() }
    }
  }

  private func receive(_ head: FrameHead, _ frame: Data) throws {
    switch head.type {
    case "connected":
      welcome(try Coding.decode(ConnectedFrame.self, from: frame).heartbeatSeconds)
    case "token_expiring":
      let own = generation
      Task { [weak self] in await self?.renew(own) }
    default:
      for resident in residents { resident.receive(head, frame) }
    }
  }

  private func welcome(_ heartbeat: TimeInterval) {
    if isOpen { return }
    isOpen = true
    openedAt = Date()
    setStatus(.open)
    for resident in residents { for frame in resident.setUp() { write(frame) } }
    beat(every: min(3_600, max(1, heartbeat)))
  }

  private func beat(every seconds: TimeInterval) {
    after(seconds) {
      if -$0.lastHeardAt.timeIntervalSinceNow > 2 * seconds { return $0.reconnectLater() }
      $0.write(["type": "ping"])
      $0.beat(every: seconds)
    }
  }

  private func ended(_ end: SocketEnd, _ own: Int) {
    guard own == generation else { return }
    switch end {
    case .refused(let status) where status == 401 || status == 403:
      fail(.refused(Refusal(status: status, body: Data(), retryAfter: nil)))
    case .closed(let reason) where Self.finalReasons.contains(reason):
      fail(.refused(Refusal(code: reason, message: "The socket was closed: \(reason).")))
    case .closed(let reason):
      if Self.tokenReasons.contains(reason) { refused = token }
      reconnectLater()
    case .refused:
      reconnectLater()
    }
  }

  private func reconnectLater() {
    if isOpen, -openedAt.timeIntervalSinceNow > Self.stable { failures = 0 }
    drop()
    let longest = min(Self.longestPause, Self.firstPause * pow(2, Double(min(failures, 10))))
    failures += 1
    setStatus(.waiting)
    // Every client waits another time, so that a restarted server is not met by all of them at once.
    after(longest * Double.random(in: 0.5...1)) { $0.connect() }
  }

  private func drop() {
    generation += 1
    socket?.close()
    socket = nil
    isOpen = false
  }

  private func end() {
    following?.cancel()
    following = nil
    drop()
    setStatus(.closed)
  }

  private func fail(_ error: HoldfastError) {
    let failed = residents
    residents = []
    end()
    for resident in failed { resident.fail(error) }
  }

  private func write(_ frame: JSONObject) {
    if let text = try? text(of: frame) { socket?.send(text) }
  }

  private func text(of frame: JSONObject) throws -> String {
    String(decoding: try Coding.encode(frame), as: UTF8.self)
  }

  /// Does something after a time, unless the socket is another one by then.
  private func after(_ seconds: TimeInterval, _ work: @escaping @Sendable (isolated RealtimeConnection) -> Void) {
    let own = generation
    Task { [weak self] in
      try? await Task.sleep(nanoseconds: UInt64(seconds * 1_000_000_000))
      await self?.run(own, work)
    }
  }

  private func run(_ own: Int, _ work: @Sendable (isolated RealtimeConnection) -> Void) {
    if own == generation { work(self) }
  }
}
