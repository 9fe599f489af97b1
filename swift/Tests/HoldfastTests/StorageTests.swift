import Foundation
import XCTest

@testable import Holdfast

final class StorageTests: XCTestCase {
  private func bucket(relayed: Bool = false, maxFileBytes: Int64? = nil) async throws -> (client: HoldfastClient, files: BucketFiles, name: String) {
    let client = try await TestHost.signedIn(relayed: relayed)
    let name = TestHost.newName("bucket")
    try await client.storage.buckets.createBucket(CreateBucketRequest(name: name, maxFileBytes: maxFileBytes))
    return (client, client.storage.from(name), name)
  }

  private func file(_ text: String) throws -> URL {
    let url = try temporaryFolder().appendingPathComponent("file.txt")
    try Data(text.utf8).write(to: url)
    return url
  }

  private func text(_ files: BucketFiles, _ path: String) async throws -> String {
    String(decoding: try await files.download(path).data, as: UTF8.self)
  }

  func testContentGoesUpAndComesBackFromMemoryAndFromFiles() async throws {
    let (_, files, _) = try await bucket()
    let bodies: [UploadBody] = [.text("é-text"), .file(try file("é-text"))]
    for body in bodies {
      let stored = try await files.upload("a b/é?#%.txt", body, contentType: "text/plain")
      XCTAssertEqual(stored.size, 7)
      XCTAssertEqual(stored.contentType, "text/plain")
      let back = try await text(files, "a b/é?#%.txt")
      XCTAssertEqual(back, "é-text")
      let place = try temporaryFolder().appendingPathComponent("copy")
      let download = try await files.download("a b/é?#%.txt", to: .file(place))
      XCTAssertEqual(download.file, place)
      XCTAssertEqual(download.data, Data())
      XCTAssertEqual(download.etag, stored.etag)
      XCTAssertEqual(try String(contentsOf: place, encoding: .utf8), "é-text")
    }
    for empty in [UploadBody.text(""), .file(try file(""))] {
      let stored = try await files.upload("empty", empty)
      XCTAssertEqual(stored.size, 0)
      let back = try await text(files, "empty")
      XCTAssertEqual(back, "")
      let place = try temporaryFolder().appendingPathComponent("copy")
      _ = try await files.download("empty", to: .file(place))
      XCTAssertEqual(try Data(contentsOf: place), Data())
    }
  }

  func testAFileIsReplacedOnlyAsItWasSaid() async throws {
    let (_, files, _) = try await bucket()
    let first = try await files.upload("once", .text("1"), ifExists: .refuse)
    let refused = await thrown(try await files.upload("once", .text("2"), ifExists: .refuse))
    XCTAssertEqual(refused?.code, .preconditionFailed)
    let second = try await files.upload("once", .text("2"), ifExists: .replaceVersion(etag: first.etag ?? ""))
    let stale = await thrown(try await files.upload("once", .text("3"), ifExists: .replaceVersion(etag: first.etag ?? "")))
    XCTAssertEqual(stale?.code, .preconditionFailed)
    try await files.upload("once", .text("3"))
    let content = try await text(files, "once")
    XCTAssertEqual(content, "3")
    XCTAssertNotEqual(first.etag, second.etag)
  }

  func testPartsAreRead() async throws {
    let (client, files, _) = try await bucket()
    let stored = try await files.upload("letters", .text("abcdefghij"))
    let part = try await files.download("letters", range: 2..<5)
    XCTAssertEqual(String(decoding: part.data, as: UTF8.self), "cde")
    XCTAssertEqual(part.status, 206)
    XCTAssertEqual(part.contentRange, "bytes 2-4/10")
    let rest = try await files.download("letters", range: 8 ..< .max)
    XCTAssertEqual(String(decoding: rest.data, as: UTF8.self), "ij")
    let beyond = await thrown(try await files.download("letters", range: 100..<200))
    XCTAssertEqual(beyond?.code, .rangeNotSatisfiable)
    let wrong = await thrown(try await files.download("letters", range: -1..<2))
    XCTAssertEqual(wrong?.kind, "invalidInput")
    let same = try await client.storage.files.downloadFile(stored.id, ifNoneMatch: stored.etag)
    XCTAssertEqual(same.status, 304)
    XCTAssertEqual(same.data, Data())
    let place = try temporaryFolder().appendingPathComponent("kept")
    let unchanged = try await client.storage.files.downloadFile(stored.id, ifNoneMatch: stored.etag, to: .file(place))
    XCTAssertEqual(unchanged.status, 304)
    XCTAssertNil(unchanged.file)
  }

  func testProgressRisesToTheSize() async throws {
    let (_, files, _) = try await bucket()
    let size = 5_000_000
    let up = ProgressLog()
    try await files.upload("large", .file(try file(String(repeating: "x", count: size))), progress: up.handler)
    XCTAssertTrue(up.isRising(to: Int64(size)), "\(up.heard)")
    let fromMemory = ProgressLog()
    try await files.upload("large", .data(Data(repeating: 7, count: size)), progress: fromMemory.handler)
    XCTAssertTrue(fromMemory.isRising(to: Int64(size)), "\(fromMemory.heard)")
    let down = ProgressLog()
    let place = try temporaryFolder().appendingPathComponent("copy")
    _ = try await files.download("large", to: .file(place), progress: down.handler)
    XCTAssertTrue(down.isRising(to: Int64(size)), "\(down.heard)")
    XCTAssertEqual(try Data(contentsOf: place), Data(repeating: 7, count: size))
  }

  func testARefusalBySizeIsSaidAlsoWhenItComesEarly() async throws {
    let (_, files, _) = try await bucket(maxFileBytes: 10)
    for body in [UploadBody.text("12345678901"), .file(try file(String(repeating: "x", count: 3_000_000)))] {
      let error = await thrown(try await files.upload("large", body))
      XCTAssertEqual(error?.code, .bodyTooLarge)
    }
    let none = try await files.info("large")
    XCTAssertNil(none)
  }

  func testAnUploadThatIsCancelledOrCutLeavesTheOldFile() async throws {
    let (_, files, _) = try await bucket(relayed: true)
    try await files.upload("kept", .text("old"))
    let large = try file(String(repeating: "x", count: 50_000_000))
    let begun = ProgressLog()
    let cancelled = Task { try await files.upload("kept", .file(large), resumable: false, progress: begun.handler) }
    await begun.untilBegun()
    cancelled.cancel()
    let first = await thrown(try await cancelled.value)
    XCTAssertEqual(first?.kind, "cancelled")

    let again = ProgressLog()
    let cut = Task { try await files.upload("kept", .file(large), resumable: false, progress: again.handler) }
    await again.untilBegun()
    _ = try await TestHost.order("/live/cut", ["refuse": true])
    let second = await thrown(try await cut.value)
    _ = try await TestHost.order("/live/cut", ["refuse": false])
    XCTAssertEqual(second?.kind, "network")
    let content = try await text(files, "kept")
    XCTAssertEqual(content, "old")
  }

  func testFilesThatCannotBeReadOrWrittenAreFileErrors() async throws {
    let (client, files, name) = try await bucket()
    let folder = try temporaryFolder()
    for wrong in [folder, folder.appendingPathComponent("none"), URL(string: "http://example.com/file")!] {
      let error = await thrown(try await files.upload("x", .file(wrong)))
      XCTAssertEqual(error?.kind, "file")
      let form = await thrown(try await client.storage.files.uploadFile(name, content: .file(wrong), filename: "x"))
      XCTAssertEqual(form?.kind, "file")
    }
    try await files.upload("here", .text("x"))
    for wrong in [folder, folder.appendingPathComponent("no/such/folder")] {
      let error = await thrown(try await files.download("here", to: .file(wrong)))
      XCTAssertEqual(error?.kind, "file")
    }
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder.path), [])
  }

  func testAFormCarriesAFileAndItsFields() async throws {
    let (client, files, name) = try await bucket()
    for (index, body) in [UploadBody.text("by form"), .file(try file("by form"))].enumerated() {
      let stored = try await client.storage.files.uploadFile(
        name, content: body, filename: "é \"q\".txt", contentType: "text/plain", path: "forms/\(index)", metadata: #"{"kind":"form"}"#)
      XCTAssertEqual(stored.metadata, ["kind": "form"])
      XCTAssertEqual(stored.filename, "é \"q\".txt")
      let content = try await text(files, "forms/\(index)")
      XCTAssertEqual(content, "by form")
    }
    let error = await thrown(try await client.storage.files.uploadFile(name, content: .text("x"), filename: "", path: "y/../z"))
    XCTAssertNotNil(error?.refusal)
  }

  func testOthersSeeFilesThroughLinks() async throws {
    let (client, files, _) = try await bucket()
    let stored = try await files.upload("signed", .text("for whoever has the link"))
    let link = try await client.storage.files.createSignedUrl(stored.id, SignedUrlRequest(expiresInSeconds: 60, disposition: .inline))
    XCTAssertEqual(try String(contentsOf: XCTUnwrap(URL(string: link.url)), encoding: .utf8), "for whoever has the link")
    let name = TestHost.newName("posters")
    try await client.storage.buckets.createBucket(CreateBucketRequest(name: name, isPublic: true))
    let posters = client.storage.from(name)
    try await posters.upload("a b/1.txt", .text("public"))
    XCTAssertEqual(try String(contentsOf: posters.publicURL("a b/1.txt"), encoding: .utf8), "public")
    let nobody = try await TestHost.client()
    try await nobody.storage.from(name).upload("by nobody", .text("anonymous"))
    let list = try await posters.list(prefix: "by")
    XCTAssertEqual(list.map(\.objectName), ["by nobody"])
    let changed = try await posters.update("by nobody", UpdateFileRequest(metadata: ["kind": "test"]))
    XCTAssertEqual(changed.metadata, ["kind": "test"])
    try await posters.delete("by nobody")
    let gone = await thrown(try await posters.delete("by nobody"))
    XCTAssertEqual(gone?.code, .notFound)
  }

  func testImagesComeInOtherSizesAndFormats() async throws {
    let (client, hidden, _) = try await bucket()
    let name = TestHost.newName("posters")
    try await client.storage.buckets.createBucket(CreateBucketRequest(name: name, isPublic: true))
    let shown = client.storage.from(name)
    let picture = try XCTUnwrap(
      Data(
        base64Encoded: "iVBORw0KGgoAAAANSUhEUgAAACgAAAAUCAIAAABwJOjsAAAAI0lEQVR42mNgWMUwMGjU4lGLRy0etXjU4lGLRy0etXjkWAwAmRUTXzMYROcAAAAASUVORK5CYII="))
    let stored = try await hidden.upload("a.png", .data(picture))
    try await shown.upload("a b.png", .data(picture))
    let transform = ImageTransform(width: 10, height: 10, fit: .contain, format: .webp, quality: 60)
    let link = try await client.storage.files.createSignedUrl(
      stored.id, SignedUrlRequest(disposition: .inline, filename: "small.webp", transform: transform))
    let images = [
      try await hidden.download("a.png", transform: transform).data,
      try Data(contentsOf: shown.publicURL("a b.png", transform: transform)),
      try Data(contentsOf: XCTUnwrap(URL(string: link.url))),
    ]
    for image in images { XCTAssertEqual(String(decoding: image.prefix(12).suffix(4), as: UTF8.self), "WEBP") }
    let small = try await hidden.download("a.png", transform: ImageTransform(width: 8))
    // The width and height of a PNG stand in its first chunk.
    XCTAssertEqual([UInt8](small.data[16..<24]), [0, 0, 0, 8, 0, 0, 0, 4])
    try await hidden.upload("text", .text("text"))
    let refused = await thrown(try await hidden.download("text", transform: transform))
    XCTAssertEqual(refused?.code, .imageRefused)
  }

  func testADigestIsHeldAgainstTheContent() async throws {
    let (_, files, _) = try await bucket()
    let digest = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
    let stored = try await files.upload("abc", .text("abc"), sha256: digest)
    XCTAssertEqual(stored.size, 3)
    let wrong = await thrown(try await files.upload("abd", .text("abd"), sha256: digest))
    XCTAssertEqual(wrong?.code, .checksumMismatch)
    let both = await thrown(try await files.upload("abc", .text("abc"), sha256: digest, resumable: true))
    XCTAssertEqual(both?.kind, "invalidInput")
  }
}

/// Keeps what a progress handler was told.
final class ProgressLog: @unchecked Sendable {
  private let lock = NSLock()
  private var all: [(done: Int64, total: Int64?)] = []

  var heard: [(done: Int64, total: Int64?)] {
    lock.lock()
    defer { lock.unlock() }
    return all
  }

  var handler: ProgressHandler {
    { done, total in
      self.lock.lock()
      self.all.append((done, total))
      self.lock.unlock()
    }
  }

  func isRising(to size: Int64) -> Bool {
    let done = heard.map(\.done)
    return !done.isEmpty && done == done.sorted() && done.last == size && heard.allSatisfy { $0.total == size }
  }

  func untilBegun() async {
    await until { _ in true }
  }

  /// Waits for a figure that fits, for a minute at most.
  func until(_ fits: (Int64) -> Bool) async {
    for _ in 0..<30_000 where !heard.contains(where: { fits($0.done) }) { try? await Task.sleep(nanoseconds: 2_000_000) }
  }
}
