import Foundation

/// Changes of tables, messages and presence over one WebSocket, opened when first needed and closed when no longer.
///
/// When the socket breaks it comes back by itself, after growing pauses, and each subscription goes on from its position: nothing is missed
/// and nothing comes twice, also across a restart of the server. Tokens are renewed on the open socket; when another user signs in, a new one
/// is opened for them.
public actor RealtimeClient {
  private let connection: RealtimeConnection
  private var count = 0

  init(base: String, anonKey: String, keeper: SessionKeeper) {
    connection = RealtimeConnection(base: base, anonKey: anonKey, keeper: keeper)
  }

  /// The changes of the rows that a query is about: of its table, and of those that fit its filters.
  ///
  ///     for try await event in await client.realtime.changes(of: client.from("topics", as: Topic.self).eq("board", 5)) {
  ///       if case .change(let change) = event { print(change.operation, change.row?.title ?? "") }
  ///     }
  ///
  /// The loop ends when it is left or its task is cancelled, and with that the subscription; it throws only what nothing can mend.
  public func changes<Row>(
    of query: TableQuery<Row>, events: [ChangeOperation]? = nil, after position: String? = nil
  ) -> AsyncThrowingStream<ChangeEvent<Row>, any Error> {
    let request = SubscriptionRequest(table: query.table, events: events, filter: query.expression(), after: position)
    return subscribe(request, as: Row.self)
  }

  /// The changes that a request says, their rows as values of `type`.
  public func subscribe<Row: Decodable & Sendable>(
    _ request: SubscriptionRequest, as type: Row.Type
  ) -> AsyncThrowingStream<ChangeEvent<Row>, any Error> {
    count += 1
    let id = "s\(count)"
    return AsyncThrowingStream(bufferingPolicy: .bufferingNewest(Subscription<Row>.mostWaiting)) { events in
      settle(Subscription<Row>(id: id, request: request, events: events)) { events.onTermination = $0 }
    }
  }

  /// Joins a channel.
  ///
  /// - Parameter hearingSelf: Whether one's own messages come back.
  public func join(_ channel: String, hearingSelf: Bool = false) -> Channel {
    let (stream, events) = AsyncThrowingStream.makeStream(of: ChannelEvent.self)
    let resident = ChannelResident(channel: channel, isHearingItself: hearingSelf, events: events)
    settle(resident) { events.onTermination = $0 }
    return Channel(events: stream, resident: resident, connection: connection)
  }

  /// How the connection stands.
  public func status() async -> ConnectionStatus {
    await connection.status
  }

  /// How the connection stands, now and at each change.
  public func statuses() async -> AsyncStream<ConnectionStatus> {
    await connection.statuses()
  }

  /// To be called when the network is back or the app comes to the front: reconnects at once, or finds out whether the socket still lives.
  public func wake() async {
    await connection.wake()
  }

  /// Ends all subscriptions and channels, which throw `closed`; new ones may be made.
  public func close() async {
    await connection.close()
  }

  private func settle<Termination>(
    _ resident: some Resident, _ onEnd: (@escaping @Sendable (Termination) -> Void) -> Void
  ) {
    let connection = self.connection
    // Adding comes before removing, even when the reader is gone at once.
    let added = Task { await connection.add(resident) }
    onEnd { _ in
      Task {
        await added.value
        await connection.remove(resident)
      }
    }
  }
}
