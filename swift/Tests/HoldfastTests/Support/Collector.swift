import Foundation
import XCTest

@testable import Holdfast

/// Reads a stream in the background and lets a test wait for what comes.
actor Collector<Element: Sendable> {
  private(set) var all: [Element] = []
  private(set) var end: Result<Void, any Error>?
  private var waiting: [UUID: (fits: @Sendable ([Element], Bool) -> Bool, continuation: CheckedContinuation<Void, Never>)] = [:]
  private var reading: Task<Void, Never>?

  init<Stream: AsyncSequence & Sendable>(_ stream: Stream) where Stream.Element == Element {
    Task { await self.read(stream) }
  }

  private func read<Stream: AsyncSequence & Sendable>(_ stream: Stream) where Stream.Element == Element {
    reading = Task {
      do {
        for try await element in stream { add(element) }
        finish(.success(()))
      } catch {
        finish(.failure(error))
      }
    }
  }

  private func add(_ element: Element) {
    all.append(element)
    look()
  }

  private func finish(_ result: Result<Void, any Error>) {
    end = result
    look()
  }

  private func look() {
    for (id, one) in waiting where one.fits(all, end != nil) {
      waiting[id] = nil
      one.continuation.resume()
    }
  }

  /// Waits until what came fits; fails after some time.
  @discardableResult
  func until(
    seconds: Double = 60, file: StaticString = #filePath, line: UInt = #line, _ fits: @escaping @Sendable ([Element]) -> Bool
  ) async -> [Element] {
    await wait(seconds: seconds, file: file, line: line) { all, _ in fits(all) }
    return all
  }

  /// Waits until the stream ends.
  func untilEnd(file: StaticString = #filePath, line: UInt = #line) async -> Result<Void, any Error>? {
    await wait(seconds: 60, file: file, line: line) { _, ended in ended }
    return end
  }

  private func wait(
    seconds: Double, file: StaticString, line: UInt, _ fits: @escaping @Sendable ([Element], Bool) -> Bool
  ) async {
    if fits(all, end != nil) { return }
    let id = UUID()
    let limit = Task {
      try await Task.sleep(nanoseconds: UInt64(seconds * 1e9))
      self.giveUp(id, file: file, line: line)
    }
    await withCheckedContinuation { waiting[id] = (fits, $0) }
    limit.cancel()
  }

  private func giveUp(_ id: UUID, file: StaticString, line: UInt) {
    guard let one = waiting.removeValue(forKey: id) else { return }
    XCTFail("It did not come in time; what came: \(all)", file: file, line: line)
    one.continuation.resume()
  }

  /// Reads no more.
  func stop() {
    reading?.cancel()
  }
}
