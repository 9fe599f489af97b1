import Foundation
import XCTest

@testable import Holdfast

/// Servers and proxies that misbehave.
final class OddServerTests: XCTestCase {
  private let writes: [@Sendable (HoldfastClient) async throws -> Void] = [
    { _ = try await $0.from("notes").insert(["id": 1]) }, { _ = try await $0.from("notes").update(1, ["id": 2]) },
    { _ = try await $0.from("notes").eq("id", 1).updateAll(["id": 2]) }, { try await $0.from("notes").delete(1) },
    { _ = try await $0.storage.from("bucket").upload("file", .text("text")) },
  ]

  func testWhatChangesSomethingIsSentOnce() async throws {
    for write in writes {
      let (busy, busyPath) = try await TestHost.odd(["status": 503])
      let refused = await thrown(try await write(busy))
      XCTAssertEqual(refused?.code, .unavailable)
      let (cut, cutPath) = try await TestHost.odd(["silent": true])
      let broken = await thrown(try await write(cut))
      XCTAssertEqual(broken?.kind, "network")
      for path in [busyPath, cutPath] {
        let requests = try await TestHost.requests(at: path)
        XCTAssertEqual(requests.count, 1, "\(requests.map(\.line))")
      }
    }
  }

  func testWhatOnlyReadsIsSentAgain() async throws {
    let (client, path) = try await TestHost.odd(["status": 503], ["silent": true], ["body": "7"])
    let count = try await client.users.countUsers()
    XCTAssertEqual(count, 7)
    let requests = try await TestHost.requests(at: path)
    XCTAssertEqual(requests.count, 3)
  }

  func testItIsSentAgainNoSoonerThanTheServerAsks() async throws {
    let (client, path) = try await TestHost.odd(["status": 429, "headers": ["retry-after": "1"]], ["body": "7"])
    _ = try await client.users.countUsers()
    let times = try await TestHost.requests(at: path).map(\.atMs)
    XCTAssertGreaterThanOrEqual(times[1] - times[0], 990)
    let (far, farPath) = try await TestHost.odd(["status": 503, "headers": ["retry-after": "3600"]])
    let error = await thrown(try await far.users.countUsers())
    XCTAssertEqual(error?.refusal?.retryAfterSeconds, 3_600)
    let requests = try await TestHost.requests(at: farPath)
    XCTAssertEqual(requests.count, 1)
  }

  func testWhatIsNoAnswerOfTheServerIsARefusalWithItsStatus() async throws {
    let answers: [(Int64, String, ErrorCode)] = [
      (502, "<html>Bad gateway</html>", .unavailable), (413, "too large", .bodyTooLarge), (404, "<html>404</html>", .badRequest),
      (400, #"{"code":5,"detail":{"a":1},"errors":"none"}"#, .badRequest), (400, "null", .badRequest), (401, "", .badRequest),
      (403, "{\"code\":\"\"}", .badRequest), (418, String(repeating: "[", count: 10_000), .badRequest), (500, #"{"\ud800":1}"#, .unavailable),
    ]
    for (status, body, code) in answers {
      let (client, _) = try await TestHost.odd(["status": .integer(status), "body": .string(body)])
      let error = await thrown(try await client.from("notes").insert(["id": 1]))
      XCTAssertEqual(error?.refusal?.status, Int(status))
      XCTAssertEqual(error?.code, code)
      XCTAssertEqual(error?.description, "The server answered \(status).")
      XCTAssertNil(error?.refusal?.requestId)
    }
    let (client, _) = try await TestHost.odd(["status": 404, "body": "<html>"])
    let error = await thrown(try await client.from("notes").get(1))
    XCTAssertEqual(error?.refusal?.status, 404)
  }

  func testAnAnswerOfAnotherShapeIsADecodingError() async throws {
    for body in ["<html>Sign in to the hotel</html>", "", "{}", "[]", "null", "{\"id\":7}", "\"", "{\"\\ud800\":1}"] {
      let (client, _) = try await TestHost.odd(["body": .string(body)])
      let error = await thrown(try await client.users.getMe())
      XCTAssertEqual(error?.kind, "decoding", body)
    }
  }

  func testAnAnswerThatBreaksOffIsANetworkError() async throws {
    let (client, path) = try await TestHost.odd(["headers": ["content-length": "1000"], "body": "{\"data\":", "breaks": true])
    let error = await thrown(try await client.from("notes").insert(["id": 1]))
    XCTAssertEqual(error?.kind, "network")
    let requests = try await TestHost.requests(at: path)
    XCTAssertEqual(requests.count, 1)
  }

  func testADownloadThatBreaksOffLeavesTheOldFile() async throws {
    let file = try temporaryFolder().appendingPathComponent("file")
    try Data("old".utf8).write(to: file)
    let (client, _) = try await TestHost.odd(["headers": ["content-length": "100000"], "body": "new", "breaks": true])
    let error = await thrown(try await client.storage.from("bucket").download("file", to: .file(file)))
    XCTAssertEqual(error?.kind, "network")
    XCTAssertEqual(try String(contentsOf: file, encoding: .utf8), "old")
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: file.deletingLastPathComponent().path), ["file"])
  }

  func testNobodyListeningIsANetworkError() async throws {
    let client = try HoldfastClient(url: "http://127.0.0.1:9", anonKey: "k", sessionStorage: MemorySessionStorage())
    let error = await thrown(try await client.from("notes").insert(["id": 1]))
    guard case .network(let failure) = error else { return XCTFail("\(String(describing: error))") }
    XCTAssertEqual(failure.code, NSURLErrorCannotConnectToHost)
  }

  func testNoAnswerInTimeIsATimeout() async throws {
    let (client, _) = try await TestHost.odd(["hangs": true], timeout: 0.3)
    for work in [{ _ = try await client.users.getMe() }, { _ = try await client.from("notes").insert(["id": 1]) }] as [@Sendable () async throws -> Void] {
      let error = await thrown(try await work())
      guard case .timeout(let seconds) = error else { return XCTFail("\(String(describing: error))") }
      XCTAssertEqual(seconds, 0.3)
    }
  }

  func testAnUploadAndADownloadMayTakeLonger() async throws {
    let (client, _) = try await TestHost.odd(["afterMs": 900, "body": "text"], timeout: 0.3)
    let download = try await client.storage.from("bucket").download("file")
    XCTAssertEqual(String(decoding: download.data, as: UTF8.self), "text")
  }

  func testACancelledTaskEndsItsCallAtOnce() async throws {
    let (client, path) = try await TestHost.odd(["hangs": true])
    let file = try temporaryFolder().appendingPathComponent("file")
    let works: [@Sendable () async throws -> Void] = [
      { _ = try await client.users.getMe() }, { _ = try await client.from("notes").insert(["id": 1]) },
      { _ = try await client.storage.from("b").upload("f", .text("text")) }, { _ = try await client.storage.from("b").download("f", to: .file(file)) },
      { for try await _ in client.from("notes").all() {} },
    ]
    for (index, work) in works.enumerated() {
      let task = Task { try await work() }
      while try await TestHost.requests(at: path).count <= index { try await Task.sleep(nanoseconds: 5_000_000) }
      let started = Date()
      task.cancel()
      let error = await thrown(try await task.value)
      XCTAssertEqual(error?.kind, "cancelled")
      XCTAssertLessThan(-started.timeIntervalSinceNow, 5)
    }
    let early = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await client.users.getMe()
    }
    let error = await thrown(try await early.value)
    XCTAssertEqual(error?.kind, "cancelled")
  }

  func testARedirectToAnotherPlaceDoesNotTakeTheKeyAlong() async throws {
    let (_, elsewhere) = try await TestHost.odd(["body": "7"])
    // Another port is another place; "localhost" is the same machine by another name.
    let target = "\(TestHost.url.replacingOccurrences(of: "127.0.0.1", with: "localhost"))\(elsewhere)/x"
    let (client, _) = try await TestHost.odd(["status": 302, "headers": ["location": .string(target)]])
    let count = try await client.users.countUsers()
    XCTAssertEqual(count, 7)
    let seen = try await TestHost.requests(at: elsewhere)
    XCTAssertEqual(seen.count, 1)
    XCTAssertNil(seen.first?.headers["apikey"])
    let write = await thrown(try await client.from("notes").insert(["id": 1]))
    XCTAssertEqual(write?.refusal?.status, 302)
  }

  func testAHeaderThatNoHeaderCanHoldIsRefused() async throws {
    let (client, path) = try await TestHost.odd(["body": "{}"])
    for type in ["text/plain\r\napikey: other", "text/é"] {
      let error = await thrown(try await client.storage.from("b").upload("f", .text("x"), contentType: type))
      XCTAssertEqual(error?.kind, "invalidInput")
    }
    let requests = try await TestHost.requests(at: path)
    XCTAssertEqual(requests.count, 0)
  }

  func testACutConnectionIsANetworkErrorAndTheNextCallWorks() async throws {
    let client = try await TestHost.signedIn(relayed: true)
    _ = try await TestHost.order("/live/cut", ["refuse": true])
    let error = await thrown(try await client.users.updateMe(UpdateMeRequest(fullName: "Ann")))
    _ = try await TestHost.order("/live/cut", ["refuse": false])
    XCTAssertEqual(error?.kind, "network")
    let user = try await client.users.updateMe(UpdateMeRequest(fullName: "Ann"))
    XCTAssertEqual(user.fullName, "Ann")
  }
}
