import Foundation
import XCTest

@testable import Holdfast

/// Sockets that misbehave.
final class OddSocketTests: XCTestCase {
  private static let connected = #"{"type":"connected","user_id":null,"expires_at":null,"heartbeat_seconds":30}"#
  private static let joined = #"{"type":"joined","channel":"room"}"#

  private func message(_ text: String) -> String {
    #"{"type":"broadcast","channel":"room","event":"x","data":"\#(text)","user_id":null}"#
  }

  private func join(_ socket: JSONObject) async throws -> (client: HoldfastClient, events: Collector<ChannelEvent>) {
    let place = try await TestHost.order("/odd-socket", .object(socket), as: TestHost.Place.self)
    let client = try HoldfastClient(url: TestHost.url + place.path, anonKey: "anon_odd", sessionStorage: MemorySessionStorage())
    return (client, Collector(await client.realtime.join("room").events))
  }

  func testMessagesThatAProxyCutIntoFragmentsComeWhole() async throws {
    let sent = [10, 200, 5_000].map { String(repeating: "abc", count: $0) }
    for fragment in [1, 7, 125, 126, 4_000, 65_535] as [Int64] {
      let frames = [Self.connected, Self.joined] + sent.map(message)
      let (client, events) = try await join(["texts": .array(frames.map { .string($0) }), "fragmentBytes": .integer(fragment)])
      let heard = texts(await events.until { texts($0).count == sent.count })
      XCTAssertEqual(heard, sent, "in fragments of \(fragment) bytes")
      await client.realtime.close()
    }
  }

  func testMessagesThatFoundationCutsComeWhole() async throws {
    let sent = [4_000, 4_087, 4_096, 16_384, 200_000].map { String(repeating: "x", count: $0) + "\\u00e9\\\\" }
    let frames = [Self.connected, Self.joined] + sent.map(message)
    let (client, events) = try await join(["texts": .array(frames.map { .string($0) })])
    let heard = texts(await events.until { texts($0).count == sent.count })
    XCTAssertEqual(heard.map(\.count), [4_002, 4_089, 4_098, 16_386, 200_002])
    await client.realtime.close()
  }

  func testASocketThatSpeaksNonsenseIsLeftAndTriedAgain() async throws {
    for nonsense in ["nonsense", "[]", "{\"type\":7}", #"{"type":"chunk","id":"c","index":1,"count":2,"data":""}"#, #"{"type":"connected"}"#] {
      let (client, _) = try await join(["texts": [.string(nonsense)]])
      await Collector(await client.realtime.statuses()).until { $0.contains(.waiting) }
      await client.realtime.close()
    }
  }

  func testFramesThatAreUnknownOrDamagedAreNoEnd() async throws {
    let frames = [
      Self.connected, Self.joined, #"{"type":"new","channel":"room"}"#, #"{"type":"broadcast","channel":"room"}"#,
      #"{"type":"presence_state","channel":"room","data":7}"#, #"{"type":"error","channel":"room"}"#, message("after"),
    ]
    let (client, events) = try await join(["texts": .array(frames.map { .string($0) })])
    let heard = await events.until { texts($0).count == 1 }
    let failures = heard.filter { if case .failed(.decoding) = $0 { return true } else { return false } }
    XCTAssertEqual(failures.count, 3)
    await client.realtime.close()
  }

  func testWhatCanBeMendedByWaitingIsTriedAgainAndWhatCannotIsSaid() async throws {
    for (code, reason) in [(1001, "unavailable"), (1008, "not_authenticated"), (1011, "internal"), (1013, "limit_exceeded"), (4_001, "")] as [(Int64, String)] {
      let (client, _) = try await join(["texts": [.string(Self.connected)], "close": ["code": .integer(code), "reason": .string(reason)]])
      await Collector(await client.realtime.statuses()).until { $0.contains(.waiting) }
      await client.realtime.close()
    }
    for (code, reason) in [(1003, "unsupported_media_type"), (1007, "invalid_json"), (1009, "body_too_large")] as [(Int64, String)] {
      let (_, events) = try await join(["texts": [.string(Self.connected)], "close": ["code": .integer(code), "reason": .string(reason)]])
      guard case .failure(let error) = await events.untilEnd() else { return XCTFail("\(code)") }
      XCTAssertEqual((error as? HoldfastError)?.code?.rawValue, reason)
    }
    let (client, _) = try await join(["texts": [.string(Self.connected)], "breaks": true])
    await Collector(await client.realtime.statuses()).until { $0.contains(.waiting) }
    await client.realtime.close()
  }

  func testAServerThatKnowsNoSocketsIsTriedAgain() async throws {
    let (client, _) = try await TestHost.odd(["status": 503])
    let events = Collector(await client.realtime.changes(of: client.from("topics")))
    await Collector(await client.realtime.statuses()).until { $0.contains(.waiting) }
    let ended = await events.end
    XCTAssertNil(ended)
    await client.realtime.close()
  }
}

private func texts(_ events: [ChannelEvent]) -> [String] {
  events.compactMap { if case .broadcast(let message) = $0 { return message.data.string } else { return nil } }
}
