import Foundation
import XCTest

@testable import Holdfast

final class FrameTests: XCTestCase {
  /// The messages that carry a frame, as the server cuts them.
  private func messages(_ frame: Data, id: String, chunk size: Int) throws -> [Data] {
    let text = Array(String(decoding: frame, as: UTF8.self).unicodeScalars)
    if text.count < size { return [frame] }
    let pieces = stride(from: 0, to: text.count, by: size).map { start in
      var view = String.UnicodeScalarView()
      view.append(contentsOf: text[start..<min(text.count, start + size)])
      return String(view)
    }
    return try pieces.enumerated().map { index, data in
      try Coding.encode(
        ["type": "chunk", "id": .string(id), "index": .integer(Int64(index)), "count": .integer(Int64(pieces.count)), "data": .string(data)] as JSONObject)
    }
  }

  func testFramesAreWholeHoweverTheyAreCut() throws {
    var random = SeededRandom(seed: 3)
    for round in 0..<300 {
      let frames: [JSONObject] = (0..<Int.random(in: 1...5, using: &random)).map { _ in
        ["type": "broadcast", "channel": .string(randomText(&random)), "data": randomJSON(&random, depth: 3)]
      }
      let size = Int.random(in: 1...200, using: &random)
      let sent = try frames.enumerated().flatMap { try messages(Coding.encode($1), id: "c\(round)-\($0)", chunk: size) }
      var assembler = FrameAssembler()
      var received: [JSONObject] = []
      // Sometimes a message comes whole, sometimes byte by byte, sometimes with the next one.
      var bytes = Data(sent.joined())
      while !bytes.isEmpty {
        let piece = bytes.prefix(Int.random(in: 1...4_096, using: &random))
        bytes = bytes.dropFirst(piece.count)
        received += try assembler.take(Data(piece)).map { try Coding.decode(JSONObject.self, from: $0) }
      }
      XCTAssertEqual(received, frames)
    }
  }

  func testAFrameWhoseChunksAreNotInOrderIsAnError() throws {
    let frame = try Coding.encode(["type": "broadcast", "data": .string(String(repeating: "x", count: 1_000))] as JSONObject)
    let chunks = try messages(frame, id: "a", chunk: 100)
    let others = try messages(frame, id: "b", chunk: 100)
    for wrong in [[chunks[1]], [chunks[0], chunks[2]], [chunks[0], chunks[0], chunks[2]], [chunks[0], others[1]]] {
      var assembler = FrameAssembler()
      XCTAssertThrowsError(try wrong.forEach { _ = try assembler.take($0) })
    }
    // One that was given up begins anew.
    var assembler = FrameAssembler()
    XCTAssertEqual(try ([chunks[0], chunks[1]] + others).flatMap { try assembler.take($0) }.count, 1)
  }

  func testWhatIsNoFrameIsAnErrorAndNeverACrash() throws {
    for text in ["x", "7", "null", "[1]", "}", "]", "\"text\"", "{}", "{\"type\":7}", "{\"type\":\"chunk\"}", "{\"a\":}", "\u{0}", "é"] {
      var assembler = FrameAssembler()
      XCTAssertThrowsError(try assembler.take(Data(text.utf8)), text)
    }
    let negative = #"{"type":"chunk","id":"a","index":-1,"count":0,"data":""}"#
    var assembler = FrameAssembler()
    XCTAssertThrowsError(try assembler.take(Data(negative.utf8)))
  }

  func testRandomAndDamagedBytesNeverCrash() throws {
    var random = SeededRandom(seed: 4)
    let good = try Coding.encode(
      ["type": "database_change", "subscription_id": "s1", "position": "1.2", "data": ["operation": "INSERT", "table": "t", "data": ["id": 1]]] as JSONObject)
    for _ in 0..<3_000 {
      var bytes = Bool.random(using: &random) ? good : Data((0..<Int.random(in: 0...60, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) })
      for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        if Bool.random(using: &random) { bytes[index] = UInt8.random(in: 0...255, using: &random) } else { bytes.remove(at: index) }
      }
      var assembler = FrameAssembler()
      for frame in (try? assembler.take(bytes)) ?? [] { feed(frame) }
      feed(bytes)
    }
  }

  /// Hands a frame to everything that reads frames.
  private func feed(_ frame: Data) {
    let (changes, changing) = AsyncThrowingStream.makeStream(of: ChangeEvent<JSONObject>.self)
    let (_, happening) = AsyncThrowingStream.makeStream(of: ChannelEvent.self)
    let residents: [any Resident] = [
      Subscription<JSONObject>(id: "s1", request: SubscriptionRequest(table: "t"), events: changing),
      ChannelResident(channel: "room", isHearingItself: true, events: happening),
    ]
    for type in ["subscribed", "database_change", "resync", "error", "unsubscribed", "broadcast", "presence_state", "presence_diff", "new"] {
      let head = FrameHead(type: type, subscriptionId: "s1", channel: "room")
      for resident in residents { resident.receive(head, frame) }
    }
    _ = changes
  }

  func testDamagedAnswersGiveTypedErrors() throws {
    var random = SeededRandom(seed: 5)
    let answers: [any Decodable.Type] = [
      User.self, [Bucket].self, RowPage.self, TableDetails.self, FileMetadata.self, Session.self, DatabaseSchema.self, Problem.self,
      JsonWebKeySet.self, Readiness.self, RowsOutput.self, Policy.self,
    ]
    for _ in 0..<2_000 {
      let value = try Coding.encode(["v": randomJSON(&random, depth: 4)])
      for answer in answers {
        do { _ = try Coding.decode(answer, from: value) } catch {
          XCTAssertEqual((error as? HoldfastError)?.kind, "decoding")
        }
      }
      _ = Refusal(status: 400, body: value, retryAfter: randomText(&random))
    }
  }

  func testASlowReaderIsToldToReadAnew() async throws {
    let most = Subscription<JSONObject>.mostWaiting
    let (stream, events) = AsyncThrowingStream.makeStream(of: ChangeEvent<JSONObject>.self, bufferingPolicy: .bufferingNewest(most))
    let subscription = Subscription<JSONObject>(id: "s1", request: SubscriptionRequest(table: "t"), events: events)
    let head = FrameHead(type: "database_change", subscriptionId: "s1", channel: nil)
    for number in 0..<(most + 500) {
      let frame = #"{"position":"\#(number)","data":{"operation":"INSERT","table":"t","data":{"id":\#(number)}}}"#
      subscription.receive(head, Data(frame.utf8))
    }
    events.finish()
    var resyncs = 0
    var last: String?
    for try await event in stream {
      switch event {
      case .resync(let reason):
        XCTAssertEqual(reason, .tooSlow)
        resyncs += 1
      case .change(let change): last = change.position
      default: XCTFail("\(event)")
      }
    }
    XCTAssertEqual(resyncs, 1)
    XCTAssertEqual(last, "\(most + 499)")
  }
}
