import Foundation
import XCTest

@testable import Holdfast

/// Runs in a process of its own, whose memory counts, and with one arena of glibc's, whose many would count for what no longer is in use.
final class LargeFileTests: XCTestCase {
  func testTwoHundredMebibytesGoUpAndComeBackInLittleMemory() async throws {
    try XCTSkipIf(ProcessInfo.processInfo.environment["HOLDFAST_TEST_MEASURED"] == nil, "It is run apart, by npm test -- swift.")
    let client = try await TestHost.signedIn()
    let name = TestHost.newName("large")
    try await client.storage.buckets.createBucket(CreateBucketRequest(name: name))
    let files = client.storage.from(name)
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appendingPathComponent("source")
    let copy = folder.appendingPathComponent("copy")
    let size: Int64 = 200 << 20
    try make(source, size)
    let watch = MemoryWatch()

    let stored = try await files.upload("file", .file(source))
    XCTAssertEqual(stored.size, size)
    let plain = try await files.upload("plain", .file(source), resumable: false)
    XCTAssertEqual(plain.checksumSha256, stored.checksumSha256)
    let download = try await files.download("file", to: .file(copy))
    XCTAssertEqual(download.file, copy)
    XCTAssertTrue(try isSame(source, copy))
    // The same bytes as the server has them.
    let form = try await client.storage.files.uploadFile(name, content: .file(source), filename: "form")
    XCTAssertEqual(form.checksumSha256, stored.checksumSha256)

    #if os(Linux)
      let memory = await watch.value
      print("At most \(memory.own >> 20) MiB of memory of its own for \(size >> 20) MiB, \(memory.all >> 20) MiB with the libraries.")
      XCTAssertLessThan(memory.all, 64 << 20)
    #endif
  }

  private func make(_ url: URL, _ size: Int64) throws {
    XCTAssertTrue(FileManager.default.createFile(atPath: url.path, contents: nil))
    let handle = try FileHandle(forWritingTo: url)
    var random = SeededRandom(seed: 7)
    var piece = [UInt64](repeating: 0, count: 1 << 17)
    for _ in 0..<(size >> 20) {
      for index in piece.indices { piece[index] = random.next() }
      try piece.withUnsafeBytes { try handle.write(contentsOf: Data($0)) }
    }
    try handle.close()
  }

  private func isSame(_ one: URL, _ other: URL) throws -> Bool {
    let handles = [try FileHandle(forReadingFrom: one), try FileHandle(forReadingFrom: other)]
    while true {
      let pieces = try handles.map { try $0.read(upToCount: 1 << 20) ?? Data() }
      if pieces[0] != pieces[1] { return false }
      if pieces[0].isEmpty { return true }
    }
  }
}

/// Looks at the memory of this process until it is asked what it saw.
private final class MemoryWatch: Sendable {
  private let watching = Task.detached { () -> (own: Int64, all: Int64) in
    var most: (own: Int64, all: Int64) = (0, 0)
    while !Task.isCancelled {
      most.own = max(most.own, memoryFigure("RssAnon:"))
      try? await Task.sleep(nanoseconds: 50_000_000)
    }
    return (most.own, memoryFigure("VmHWM:"))
  }

  var value: (own: Int64, all: Int64) {
    get async {
      watching.cancel()
      return await watching.value
    }
  }
}

/// A figure of this process in bytes, as Linux has it.
private func memoryFigure(_ name: String) -> Int64 {
  let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
  let line = status?.split(separator: "\n").first { $0.hasPrefix(name) }
  return (line?.split(separator: " ").dropFirst().first.flatMap { Int64($0) } ?? 0) << 10
}
