import Foundation
import XCTest

@testable import Holdfast

final class RealtimeTests: XCTestCase {
  struct Topic: Codable, Hashable, Sendable {
    var id: Int
    var title: String?
    var place: Int?
  }

  private func topics(_ client: HoldfastClient) async throws -> TableQuery<Topic> {
    let table = TestHost.newName("topics")
    try await client.tables.createTable(
      CreateTableRequest(
        name: table,
        columns: [
          CreateColumn(name: "id", type: "integer", primaryKey: true), CreateColumn(name: "title", type: "text"),
          CreateColumn(name: "place", type: "integer"),
        ],
        access: .authenticated))
    return client.from(table, as: Topic.self)
  }

  /// Follows a query and waits until it is live.
  private func follow(
    _ client: HoldfastClient, _ query: TableQuery<Topic>, events: [ChangeOperation]? = nil, after: String? = nil
  ) async -> Collector<ChangeEvent<Topic>> {
    let heard = Collector(await client.realtime.changes(of: query, events: events, after: after))
    await heard.until { $0.contains { if case .live = $0 { return true } else { return false } } }
    return heard
  }

  func testChangesComeAsTheyAreMadeWithTheRowBeforeAndAfter() async throws {
    let client = try await TestHost.signedIn()
    let topics = try await topics(client)
    let heard = await follow(client, topics)
    try await topics.insert(Topic(id: 1, title: "first"))
    try await topics.update(1, ["title": "changed"])
    try await topics.delete(1)
    let changes = changesIn(await heard.until { changesIn($0).count == 3 })
    XCTAssertEqual(changes.map(\.operation), [.insert, .update, .delete])
    XCTAssertEqual(changes.map { $0.row?.title }, ["first", "changed", nil])
    XCTAssertEqual(changes.map { $0.oldRow?["title"] }, [nil, "first", "changed"])
    XCTAssertEqual(Set(changes.map(\.position)).count, 3)
    XCTAssertEqual(changes[0].table, topics.table)
    await client.realtime.close()
    if case .failure(let error) = await heard.untilEnd() { XCTAssertEqual((error as? HoldfastError)?.kind, "closed") } else { XCTFail() }
  }

  func testTheyAreThoseOfTheFilterWhateverSignsAreInItAndOfTheEvents() async throws {
    let client = try await TestHost.signedIn()
    let topics = try await topics(client)
    let title = "a&b=c,d(\"%é\\"
    let heard = await follow(client, topics.eq("title", title).or { $0.gt("place", 5).eq("place", nil) }, events: [.insert])
    try await topics.insertMany([Topic(id: 1, title: "another", place: 9), Topic(id: 2, title: title, place: 1), Topic(id: 3, title: title, place: 6)])
    try await topics.update(3, ["place": 7])
    try await topics.insert(Topic(id: 4, title: title, place: 8))
    let changes = changesIn(await heard.until { changesIn($0).count == 2 })
    XCTAssertEqual(changes.map { $0.row?.place }, [6, 8])
    await client.realtime.close()
  }

  func testRowsOfAnySizeAndSignsComeWhole() async throws {
    let client = try await TestHost.signedIn()
    let topics = try await topics(client)
    let heard = await follow(client, topics)
    // Around the lengths at which the server cuts, and at which Foundation does, with signs of several bytes across each.
    let lengths = [0, 1, 600, 3_700, 3_800, 3_900, 3_990, 4_000, 4_080, 4_096, 4_100, 8_000, 16_384, 70_000, 300_000]
    let titles = lengths.flatMap { length in
      [String(repeating: "x", count: length), String(repeating: "é", count: length / 6), String(repeating: "😀\"\\\n", count: length / 18)]
    }
    for (id, title) in titles.enumerated() { try await topics.insert(Topic(id: id, title: title)) }
    let changes = changesIn(await heard.until { changesIn($0).count == titles.count })
    XCTAssertEqual(changes.map { $0.row?.title }, titles)
    await client.realtime.close()
  }

  func testASubscriptionGoesOnFromAPositionThatWasKept() async throws {
    let client = try await TestHost.signedIn()
    let topics = try await topics(client)
    let first = await follow(client, topics)
    try await topics.insert(Topic(id: 1))
    let position = changesIn(await first.until { changesIn($0).count == 1 })[0].position
    await first.stop()
    await closed(client)
    try await topics.insertMany([Topic(id: 2), Topic(id: 3)])
    let second = await follow(client, topics, after: position)
    let changes = changesIn(await second.until { changesIn($0).count == 2 })
    XCTAssertEqual(changes.map { $0.row?.id }, [2, 3])
    await client.realtime.close()
    let third = Collector(await client.realtime.changes(of: topics, after: "nonsense"))
    await third.until { $0.contains { if case .resync(.positionUnknown) = $0 { return true } else { return false } } }
    await client.realtime.close()
  }

  func testARefusedSubscriptionSaysWhyAndIsAskedForAgainAfterALogin() async throws {
    let owner = try await TestHost.signedIn()
    let topics = try await topics(owner)
    let client = try await TestHost.client()
    let heard = Collector(await client.realtime.changes(of: client.from(topics.table, as: Topic.self)))
    let refused = await heard.until { !$0.isEmpty }
    guard case .failed(let error) = refused[0] else { return XCTFail("\(refused)") }
    XCTAssertNotNil(error.code)
    let email = TestHost.newEmail()
    try await client.auth.register(email: email, password: TestHost.password)
    try await client.auth.login(email: email, password: TestHost.password)
    await heard.until { $0.contains { if case .live = $0 { return true } else { return false } } }
    try await topics.insert(Topic(id: 1))
    await heard.until { changesIn($0).count == 1 }
    await client.realtime.close()
  }

  func testARowThatDoesNotFitItsTypeIsToldAndTheNextOnesCome() async throws {
    struct Strict: Codable, Sendable { let title: String }
    let client = try await TestHost.signedIn()
    let topics = try await topics(client)
    let heard = Collector(await client.realtime.changes(of: client.from(topics.table, as: Strict.self)))
    await heard.until { !$0.isEmpty }
    try await topics.insert(Topic(id: 1))
    try await topics.insert(Topic(id: 2, title: "fits"))
    let events = await heard.until { $0.count == 3 }
    guard case .failed(.decoding) = events[1], case .change(let change) = events[2] else { return XCTFail("\(events)") }
    XCTAssertEqual(change.row?.title, "fits")
    await client.realtime.close()
  }

  func testTheSocketIsClosedWithTheLastReaderAndOpenedForTheNext() async throws {
    let client = try await TestHost.signedIn()
    let topics = try await topics(client)
    let heard = await follow(client, topics)
    var status = await client.realtime.status()
    XCTAssertEqual(status, .open)
    await heard.stop()
    await closed(client)
    for try await event in await client.realtime.changes(of: topics) {
      if case .live = event { break }
    }
    await closed(client)
    status = await client.realtime.status()
    XCTAssertEqual(status, .closed)
  }

  func testAClientFollowsTwoRestartsOfTheServerWithoutGapOrRepetition() async throws {
    let client = try await TestHost.signedIn()
    let topics = try await topics(client)
    let heard = await follow(client, topics)
    let channel = await client.realtime.join("room:restart")
    let room = Collector(channel.events)
    try await channel.track(["name": "Ann"])
    await room.until { presence($0) == 1 }
    try await topics.insert(Topic(id: 1))
    await heard.until { changesIn($0).count == 1 }
    for round in 1...2 {
      _ = try await TestHost.order("/live/stop")
      let isSent = try await channel.broadcast("lost")
      XCTAssertFalse(isSent)
      _ = try await TestHost.order("/live/start")
      // These are there before the client has come back.
      try await topics.insertMany([Topic(id: round * 10), Topic(id: round * 10 + 1)])
      await heard.until { livesIn($0) == round + 1 }
      try await topics.insert(Topic(id: round * 10 + 2))
      await heard.until { changesIn($0).contains { $0.row?.id == round * 10 + 2 } }
    }
    let ids = changesIn(await heard.all).map { $0.row?.id }
    XCTAssertEqual(ids, [1, 10, 11, 12, 20, 21, 22])
    await room.until { events in
      events.filter { if case .joined = $0 { return true } else { return false } }.count == 3 && presence(events) == 1
    }
    await client.realtime.close()
  }

  func testAClientComesBackWhenItsConnectionWasCut() async throws {
    let client = try await TestHost.signedIn(relayed: true)
    let topics = try await topics(client)
    let heard = await follow(client, topics)
    let statuses = Collector(await client.realtime.statuses())
    _ = try await TestHost.order("/live/cut", ["refuse": true])
    await statuses.until { $0.contains(.waiting) }
    _ = try await TestHost.order("/live/cut", ["refuse": false])
    try await topics.insert(Topic(id: 1))
    await client.realtime.wake()
    await heard.until { changesIn($0).count == 1 && livesIn($0) == 2 }
    await client.realtime.wake()
    let status = await client.realtime.status()
    XCTAssertEqual(status, .open)
    await client.realtime.close()
  }

  func testTokensAreRenewedOnTheOpenSocketAndAfterOneThatTheServerClosed() async throws {
    let client = try await TestHost.signedIn()
    let topics = try await topics(client)
    let heard = await follow(client, topics)
    let before = await client.auth.session()
    let other = try await TestHost.client()
    // A new password ends the other sessions, and with them their sockets.
    try await other.auth.login(email: before?.email ?? "", password: TestHost.password)
    let changes = Collector(await client.auth.changes())
    try await other.auth.changePassword(from: TestHost.password, to: "another long password")
    await changes.until { $0.contains(nil) }
    try await client.auth.login(email: before?.email ?? "", password: "another long password")
    await heard.until { livesIn($0) >= 2 }
    try await topics.insert(Topic(id: 1))
    await heard.until { changesIn($0).count == 1 }
    await client.realtime.close()
  }

  func testMessagesAndPresenceOfAChannel() async throws {
    let ann = try await TestHost.signedIn()
    let bob = try await TestHost.signedIn()
    let name = TestHost.newName("room")
    let annsRoom = await ann.realtime.join(name, hearingSelf: true)
    let bobsRoom = await bob.realtime.join(name)
    let annHears = Collector(annsRoom.events)
    let bobHears = Collector(bobsRoom.events)
    await annHears.until { joined($0) }
    await bobHears.until { joined($0) }
    try await annsRoom.track(["name": "Ann", "mood": "😀é"])
    try await bobsRoom.track(["name": "Bob"])
    await bobHears.until { presence($0) == 2 }
    let large = JSONValue.string(String(repeating: "é😀\"", count: 3_000))
    let isSent = try await annsRoom.broadcast("typing", ["on": true, "text": large])
    XCTAssertTrue(isSent)
    let annId = await ann.auth.session()?.userId
    for hears in [annHears, bobHears] {
      let messages = broadcasts(await hears.until { !broadcasts($0).isEmpty })
      XCTAssertEqual(messages, [Broadcast(event: "typing", data: ["on": true, "text": large], userId: annId)])
    }
    try await annsRoom.track(nil)
    await bobHears.until { presence($0) == 1 }
    let tooLarge = await thrown(try await annsRoom.broadcast("x", .string(String(repeating: "x", count: 70_000))))
    XCTAssertEqual(tooLarge?.kind, "invalidInput")
    await bobsRoom.leave()
    if case .failure(let error) = await bobHears.untilEnd() { XCTFail("\(error)") }
    let forbidden = await ann.realtime.join("user:somebody-else")
    let refused = Collector(forbidden.events)
    let events = await refused.until { !$0.isEmpty }
    guard case .failed(let error) = events[0] else { return XCTFail("\(events)") }
    XCTAssertEqual(error.code, .forbidden)
    await ann.realtime.close()
  }

  func testAMessageWithAKeyThatFoundationCannotReadIsRead() async throws {
    let client = try await TestHost.signedIn()
    let room = await client.realtime.join("public:\(TestHost.newName("room"))", hearingSelf: true)
    let hears = Collector(room.events)
    await hears.until { joined($0) }
    // Sent as another client could, past this one's own encoder.
    let half = #"{"type":"broadcast","channel":"\#(room.resident.channel)","event":"x","data":{"\ud800":"\udc00"}}"#
    await room.connection.sendText(half)
    let messages = broadcasts(await hears.until { !broadcasts($0).isEmpty })
    XCTAssertEqual(messages.map(\.data), [["\u{fffd}": "\u{fffd}"]])
    await client.realtime.close()
  }

  func testAWrongKeyEndsTheSubscription() async throws {
    let live = try await TestHost.live()
    let client = try HoldfastClient(url: live.url, anonKey: "anon_wrong", sessionStorage: MemorySessionStorage())
    let heard = Collector(await client.realtime.changes(of: client.from("topics")))
    guard case .failure(let error) = await heard.untilEnd() else { return XCTFail("It did not end.") }
    XCTAssertEqual((error as? HoldfastError)?.refusal?.status, 401)
  }

  private func closed(_ client: HoldfastClient) async {
    await Collector(await client.realtime.statuses()).until { $0.last == .closed }
  }
}

private func changesIn<Row>(_ events: [ChangeEvent<Row>]) -> [Change<Row>] {
  events.compactMap { if case .change(let change) = $0 { return change } else { return nil } }
}

private func livesIn<Row>(_ events: [ChangeEvent<Row>]) -> Int {
  events.filter { if case .live = $0 { return true } else { return false } }.count
}

private func joined(_ events: [ChannelEvent]) -> Bool {
  events.contains { if case .joined = $0 { return true } else { return false } }
}

private func presence(_ events: [ChannelEvent]) -> Int? {
  events.compactMap { if case .presence(let members) = $0 { return members.count } else { return nil } }.last
}

private func broadcasts(_ events: [ChannelEvent]) -> [Broadcast] {
  events.compactMap { if case .broadcast(let message) = $0 { return message } else { return nil } }
}
