import Foundation

/// A result that comes once, from whoever is first: the work, or the end of waiting for it.
final class Once<Value: Sendable>: @unchecked Sendable {
  // The lock guards both.
  private let lock = NSLock()
  private var result: Result<Value, any Error>?
  private var waiting: CheckedContinuation<Value, any Error>?

  /// Sets the result; false when there was one already.
  @discardableResult
  func finish(_ next: Result<Value, any Error>) -> Bool {
    lock.lock()
    guard result == nil else {
      lock.unlock()
      return false
    }
    result = next
    let continuation = waiting
    waiting = nil
    lock.unlock()
    continuation?.resume(with: next)
    return true
  }

  /// Waits for the result, but no longer than until the task is cancelled; then `onCancel` is called. To be called once.
  func value(onCancel: @escaping @Sendable () -> Void = {}) async throws -> Value {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        lock.lock()
        let known = result
        if known == nil { waiting = continuation }
        lock.unlock()
        if let known { continuation.resume(with: known) }
      }
    } onCancel: {
      if finish(.failure(HoldfastError.cancelled)) { onCancel() }
    }
  }
}

/// Waits for a task that others wait for, too: who is cancelled stops waiting, and the task goes on.
func valueOrCancelled<Value: Sendable>(of task: Task<Value, any Error>) async throws -> Value {
  let once = Once<Value>()
  Task { once.finish(await task.result) }
  return try await once.value()
}

/// Runs work until it is done or the time is over, whichever comes first; then it is cancelled and `timeout` is thrown.
func withDeadline<Value: Sendable>(
  seconds: TimeInterval?, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  guard let seconds else { return try await work() }
  let once = Once<Value>()
  let task = Task {
    do { once.finish(.success(try await work())) } catch { once.finish(.failure(error)) }
  }
  let timer = Task {
    try await Task.sleep(nanoseconds: UInt64(max(0, seconds) * 1_000_000_000))
    if once.finish(.failure(HoldfastError.timeout(seconds: seconds))) { task.cancel() }
  }
  defer { timer.cancel() }
  return try await once.value { task.cancel() }
}
