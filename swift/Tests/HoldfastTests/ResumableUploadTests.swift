import Foundation
import XCTest

@testable import Holdfast

/// Uploads in parts, against a server with resumable uploads that goes away and comes back, and against servers that have none.
final class ResumableUploadTests: XCTestCase {
  private let part = Int64(ResumableUpload.partBytes)

  private func bucket(_ client: HoldfastClient, maxFileBytes: Int64? = nil) async throws -> BucketFiles {
    let name = TestHost.newName("bucket")
    try await client.storage.buckets.createBucket(CreateBucketRequest(name: name, maxFileBytes: maxFileBytes))
    return client.storage.from(name)
  }

  /// A file of whole MiB that differ, and some bytes.
  private func file(mebibytes: Int) throws -> (url: URL, content: Data) {
    var content = Data("some bytes".utf8)
    for index in 0..<mebibytes { content.append(Data(repeating: UInt8(index), count: 1 << 20)) }
    let url = try temporaryFolder().appendingPathComponent("large.bin")
    try content.write(to: url)
    return (url, content)
  }

  private func isStored(_ content: Data, _ files: BucketFiles, _ path: String) async throws -> Bool {
    try await files.download(path).data == content
  }

  func testContentGoesInPartsAndIsTheSameInTheEnd() async throws {
    let files = try await bucket(try await TestHost.signedIn())
    let (url, content) = try file(mebibytes: 20)
    for body in [UploadBody.file(url), .data(content), .data(Data([0]) + content).dropped()] {
      let log = ProgressLog()
      let stored = try await files.upload("a b/é.bin", body, contentType: "application/x-test", progress: log.handler)
      XCTAssertEqual(stored.size, Int64(content.count))
      XCTAssertEqual(stored.contentType, "application/x-test")
      XCTAssertTrue(log.isRising(to: stored.size), "\(log.heard)")
      let isSame = try await isStored(content, files, "a b/é.bin")
      XCTAssertTrue(isSame)
    }
    for small in [UploadBody.text(""), .text("small")] {
      let stored = try await files.upload("small", small, resumable: true)
      let back = try await files.download("small").data
      XCTAssertEqual(Int64(back.count), stored.size)
    }
  }

  func testConditionsAndLimitsHold() async throws {
    let client = try await TestHost.signedIn()
    let files = try await bucket(client, maxFileBytes: 17 << 20)
    let (url, _) = try file(mebibytes: 16)
    let first = try await files.upload("once", .file(url), ifExists: .refuse)
    for wrong in [ExistingFile.refuse, .replaceVersion(etag: "\"other\"")] {
      let refused = await thrown(try await files.upload("once", .file(url), ifExists: wrong))
      XCTAssertEqual(refused?.code, .preconditionFailed)
    }
    let again = try await files.upload("once", .file(url), ifExists: .replaceVersion(etag: first.etag ?? ""))
    XCTAssertEqual(again.size, first.size)
    let (tooLarge, _) = try file(mebibytes: 18)
    let refused = await thrown(try await files.upload("large", .file(tooLarge)))
    XCTAssertEqual(refused?.code, .bodyTooLarge)
    let nowhere = await thrown(try await client.storage.from("no-such-bucket").upload("x", .file(url)))
    XCTAssertEqual(nowhere?.code, .notFound)
  }

  func testARestartOfTheServerInMidUploadIsSurvived() async throws {
    let files = try await bucket(try await TestHost.signedIn())
    let (url, content) = try file(mebibytes: 24)
    let gate = ProgressGate(above: part)
    let upload = Task { try await files.upload("kept", .file(url), progress: gate.handler) }
    await gate.untilReached()
    _ = try await TestHost.order("/live/stop")
    gate.open()
    _ = try await TestHost.order("/live/start")
    let stored = try await upload.value
    XCTAssertEqual(stored.size, Int64(content.count))
    XCTAssertTrue(gate.log.isRising(to: stored.size), "\(gate.log.heard)")
    let isSame = try await isStored(content, files, "kept")
    XCTAssertTrue(isSame)
  }

  func testABrokenConnectionIsSurvived() async throws {
    let files = try await bucket(try await TestHost.signedIn(relayed: true))
    let (url, content) = try file(mebibytes: 24)
    let gate = ProgressGate(above: part)
    let upload = Task { try await files.upload("kept", .file(url), progress: gate.handler) }
    await gate.untilReached()
    _ = try await TestHost.order("/live/cut", ["refuse": false])
    gate.open()
    _ = try await upload.value
    XCTAssertTrue(gate.log.isRising(to: Int64(content.count)), "\(gate.log.heard)")
    let isSame = try await isStored(content, files, "kept")
    XCTAssertTrue(isSame)
  }

  /// Two clients with the same folder, as an app before and after its relaunch.
  func testAnUploadThatWasCancelledGoesOnAlsoAfterARelaunch() async throws {
    let folder = try temporaryFolder()
    let before = try await TestHost.signedIn(storage: FileSessionStorage(directory: folder))
    let files = try await bucket(before)
    let (url, content) = try file(mebibytes: 24)
    let gate = ProgressGate(above: 2 * part)
    let cancelled = Task { try await files.upload("kept", .file(url), progress: gate.handler) }
    await gate.untilReached()
    cancelled.cancel()
    let error = await thrown(try await cancelled.value)
    gate.open()
    XCTAssertEqual(error?.kind, "cancelled")
    let none = try await files.info("kept")
    XCTAssertNil(none)
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder.path).count, 2)

    let after = try await TestHost.client(storage: FileSessionStorage(directory: folder))
    let rest = ProgressLog()
    try await after.storage.from(files.bucket).upload("kept", .file(url), progress: rest.handler)
    XCTAssertGreaterThan(rest.heard.first?.done ?? 0, 2 * part)
    let isSame = try await isStored(content, files, "kept")
    XCTAssertTrue(isSame)
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder.path).count, 1)
  }

  func testAnotherFileOrPlaceOrAnUploadThatIsGoneBeginsAnew() async throws {
    let storage = MemorySessionStorage()
    let client = try await TestHost.signedIn(storage: storage)
    let files = try await bucket(client)
    let (url, _) = try file(mebibytes: 24)
    let gate = ProgressGate(above: 2 * part)
    let cancelled = Task { try await files.upload("kept", .file(url), progress: gate.handler) }
    await gate.untilReached()
    cancelled.cancel()
    _ = await thrown(try await cancelled.value)
    gate.open()

    let elsewhere = ProgressLog()
    try await files.upload("elsewhere", .file(url), progress: elsewhere.handler)
    XCTAssertLessThanOrEqual(elsewhere.heard.first?.done ?? .max, part)

    // Whoever signs in next does not see the upload of who was here before.
    try await client.auth.logout()
    let email = TestHost.newEmail()
    try await client.auth.register(email: email, password: TestHost.password)
    try await client.auth.login(email: email, password: TestHost.password)
    let open = try await bucket(client)
    let other = ProgressLog()
    try await open.upload("kept", .file(url), progress: other.handler)
    XCTAssertLessThanOrEqual(other.heard.first?.done ?? .max, part)
    let strange = await thrown(try await files.upload("kept", .file(url)))
    XCTAssertEqual(strange?.refusal?.status, 404)
  }

  func testAFileThatChangesInMidUploadIsRefused() async throws {
    let files = try await bucket(try await TestHost.signedIn())
    let (url, _) = try file(mebibytes: 24)
    let gate = ProgressGate(above: part)
    let upload = Task { try await files.upload("mixed", .file(url), progress: gate.handler) }
    await gate.untilReached()
    try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: url.path)
    gate.open()
    let error = await thrown(try await upload.value)
    XCTAssertEqual(error?.kind, "file")
    let none = try await files.info("mixed")
    XCTAssertNil(none)
  }

  func testWithoutResumableUploadsTheContentGoesInOneRequest() async throws {
    let (url, _) = try file(mebibytes: 16)
    for status: JSONValue in [404, 405] {
      let (client, path) = try await TestHost.odd(["status": status], ["status": 403, "body": "{}"], timeout: 10)
      let error = await thrown(try await client.storage.from("b").upload("x", .file(url)))
      XCTAssertEqual(error?.refusal?.status, 403)
      let lines = try await TestHost.requests(at: path).map(\.line)
      XCTAssertEqual(lines, ["POST /api/v1/uploads", "PUT /api/v1/files/upload/b/x"])
    }
    let (client, path) = try await TestHost.odd(["status": 403, "body": "{}"])
    _ = await thrown(try await client.storage.from("b").upload("x", .file(url), resumable: false))
    _ = await thrown(try await client.storage.from("b").upload("x", .text("small")))
    let lines = try await TestHost.requests(at: path).map(\.line)
    XCTAssertEqual(Set(lines), ["PUT /api/v1/files/upload/b/x"])
  }

  func testWhatNobodyGoesOnWithIsTakenBack() async throws {
    let created: JSONValue = ["status": 201, "headers": ["location": "/api/v1/uploads/u1"]]
    let (refusing, refusedAt) = try await TestHost.odd(created, ["status": 403, "body": "{}"])
    let refused = await thrown(try await refusing.storage.from("b").upload("x", .text("text"), resumable: true))
    XCTAssertEqual(refused?.refusal?.status, 403)

    let (hanging, cancelledAt) = try await TestHost.odd(created, ["hangs": true])
    let upload = Task { try await hanging.storage.from("b").upload("x", .text("text"), resumable: true) }
    await untilAsked("PATCH", at: cancelledAt)
    upload.cancel()
    let cancelled = await thrown(try await upload.value)
    XCTAssertEqual(cancelled?.kind, "cancelled")
    for path in [refusedAt, cancelledAt] { await untilAsked("DELETE", at: path) }
  }

  func testAPauseThatIsTooLongIsTheCallersToMake() async throws {
    let created: JSONValue = ["status": 201, "headers": ["location": "/api/v1/uploads/u1"]]
    let busy: JSONValue = ["status": 503, "headers": ["retry-after": "1"]]
    let long: JSONValue = ["status": 429, "headers": ["retry-after": "3600"]]
    let (client, path) = try await TestHost.odd(created, busy, long)
    let error = await thrown(try await client.storage.from("b").upload("x", .text("text"), resumable: true))
    XCTAssertEqual(error?.refusal?.retryAfterSeconds, 3_600)
    let lines = try await TestHost.requests(at: path).map(\.line)
    XCTAssertEqual(lines.prefix(3), ["POST /api/v1/uploads", "PATCH /api/v1/uploads/u1", "HEAD /api/v1/uploads/u1"])
  }

  private func untilAsked(_ method: String, at path: String, file: StaticString = #filePath, line: UInt = #line) async {
    let wanted = "\(method) /api/v1/uploads/u1"
    for _ in 0..<600 {
      if let seen = try? await TestHost.requests(at: path), seen.contains(where: { $0.line == wanted }) { return }
      try? await Task.sleep(nanoseconds: 50_000_000)
    }
    XCTFail("It was not asked to \(wanted).", file: file, line: line)
  }

  func testServersThatAnswerOddlyAreToldOf() async throws {
    let created: JSONValue = ["status": 201, "headers": ["location": "https://example.com/proxy/api/v1/uploads/u1?x"]]
    let odd: [[JSONValue]] = [
      [["status": 201]],
      [created, ["status": 204]],
      [created, ["status": 204, "headers": ["upload-offset": "-3"]]],
    ]
    for answers in odd {
      let place = try await TestHost.order("/odd", .array(answers), as: TestHost.Place.self)
      let client = try HoldfastClient(url: TestHost.url + place.path, anonKey: "anon_odd", sessionStorage: MemorySessionStorage())
      let error = await thrown(try await client.storage.from("b").upload("x", .text("text"), resumable: true))
      XCTAssertEqual(error?.kind, "decoding")
      let lines = try await TestHost.requests(at: place.path).map(\.line)
      XCTAssertEqual(Array(lines.prefix(2)), Array(["POST /api/v1/uploads", "PATCH /api/v1/uploads/u1"].prefix(answers.count)))
    }
  }
}

extension UploadBody {
  /// Data that does not begin at the index 0.
  fileprivate func dropped() -> UploadBody {
    guard case .data(let data) = self else { return self }
    return .data(data.dropFirst())
  }
}

/// Holds an upload at the first figure above one until it is opened: no next part goes while this one's progress is not taken.
private final class ProgressGate: Sendable {
  let log = ProgressLog()
  private let limit: Int64
  private let opened = DispatchSemaphore(value: 0)

  init(above limit: Int64) {
    self.limit = limit
  }

  var handler: ProgressHandler {
    { [self] done, total in
      log.handler(done, total)
      guard done > limit else { return }
      _ = opened.wait(timeout: .now() + 60)
      opened.signal()
    }
  }

  func untilReached() async {
    await log.until { $0 > self.limit }
  }

  func open() {
    opened.signal()
  }
}
