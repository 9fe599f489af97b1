import Foundation
import XCTest

@testable import Holdfast

/// Uploads to servers that answer with success and take nothing: four such answers end them.
final class StalledUploadTests: XCTestCase {
  private let created: JSONValue = ["status": 201, "headers": ["location": "/api/v1/uploads/u1"]]
  private let stored =
    #"{"id":"f1","filename":"x","object_name":"x","bucket_id":"b1","bucket_name":"b","owner_id":"o1","content_type":"text/plain","size":4,"#
    + #""metadata":{},"tags":{},"created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:04:05Z"}"#

  /// What PATCH and HEAD say of the bytes that are there; of all of them it may name the file.
  private func has(_ offset: Int64, file: Bool = false) -> JSONValue {
    var headers: JSONObject = ["upload-offset": .string(String(offset))]
    if file { headers["content-location"] = "/api/v1/files/f1" }
    return ["status": 204, "headers": .object(headers)]
  }

  /// A client of a server that gives these answers after it has begun an upload, and what that was asked then.
  private func client(_ answers: [JSONValue]) async throws -> (files: BucketFiles, asked: () async throws -> [String]) {
    let place = try await TestHost.order("/odd", .array([created] + answers), as: TestHost.Place.self)
    let client = try HoldfastClient(url: TestHost.url + place.path, anonKey: "anon_odd", sessionStorage: MemorySessionStorage())
    let asked = { try await TestHost.requests(at: place.path).map { String($0.line.prefix { $0 != " " }) } }
    return (client.storage.from("b"), asked)
  }

  private func file() throws -> URL {
    let url = try temporaryFolder().appendingPathComponent("odd.txt")
    try Data("text".utf8).write(to: url)
    return url
  }

  func testItIsGivenUpAndSaysHowFarItCame() async throws {
    let backAndForth = [has(3), has(1), has(0)]
    let cases: [(answers: [JSONValue], told: String, patches: Int)] = [
      ([has(0)], "no more than 0 of the 4 bytes", 4),
      (Array(repeating: backAndForth, count: 4).flatMap { $0 }, "no more than 3 of the 4 bytes", 8),
      ([has(4)], "no more than 4 of the 4 bytes", 5),
      ((5...20).map { has($0) }, "no more than 0 of the 4 bytes", 1),
    ]
    for (answers, told, patches) in cases {
      let (files, asked) = try await client(answers)
      let error = await thrown(try await files.upload("x", .file(try file()), resumable: true))
      guard case .network(let failure) = error else { return XCTFail("\(told): \(String(describing: error))") }
      XCTAssertEqual(failure.code, NSURLErrorBadServerResponse)
      XCTAssertTrue(failure.message.contains(told), failure.message)
      XCTAssertEqual(error?.description, failure.message)
      let lines = try await asked()
      XCTAssertEqual(lines.filter { $0 == "PATCH" }.count, patches, "\(told): \(lines)")
    }
  }

  func testWhatHasArrivedStaysAndALaterCallGoesOn() async throws {
    let url = try file()
    // Each of the four but the last is followed by a question of how far it is.
    let (files, asked) = try await client(Array(repeating: has(0), count: 7) + [has(1), has(4, file: true), ["body": .string(stored)]])
    let error = await thrown(try await files.upload("x", .file(url), resumable: true))
    XCTAssertEqual(error?.kind, "network")
    let before = try await asked()
    XCTAssertEqual(before, ["POST", "PATCH", "HEAD", "PATCH", "HEAD", "PATCH", "HEAD", "PATCH"])
    let file = try await files.upload("x", .file(url), resumable: true)
    XCTAssertEqual(file.size, 4)
    let lines = try await asked()
    XCTAssertEqual(lines.dropFirst(before.count), ["HEAD", "PATCH", "GET"])
  }

  func testItIsNotGivenUpForASlowAdvance() async throws {
    let steps: [JSONValue] = (0..<4).flatMap { [has($0), has($0), has($0 + 1, file: $0 == 3)] }
    let (files, asked) = try await client(steps + [["body": .string(stored)]])
    let log = ProgressLog()
    let file = try await files.upload("x", .file(try file()), resumable: true, progress: log.handler)
    XCTAssertEqual(file.size, 4)
    XCTAssertTrue(log.isRising(to: 4), "\(log.heard)")
    let lines = try await asked()
    XCTAssertEqual(lines.filter { $0 == "PATCH" }.count, 8, "\(lines)")
  }
}
