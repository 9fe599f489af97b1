import Foundation

/// One upload by the tus protocol, in parts, which goes on where an earlier one of the same file stopped.
struct ResumableUpload: Sendable {
  /// From this size on, an upload is worth a request more.
  static let leastBytes: Int64 = 16 << 20
  /// What a request carries: so much is in memory, and is sent again, at most, when a connection breaks.
  static let partBytes = 4 << 20
  /// The pauses between tries that get nothing across: a server that restarts is waited for, one that stays away is not.
  private static let pauses: [TimeInterval] = [0, 0.5, 1, 2, 4, 8, 16, 30]
  /// A server that asks for a longer pause is obeyed by giving up: the caller sees `retryAfterSeconds`, and may go on then.
  private static let longestRetryAfter: TimeInterval = 60
  /// So many answers that take nothing come from what will never take anything.
  private static let mostStalls = 4
  /// What another try can mend: a race, a lock, a limit, a part that was damaged on its way.
  private static let mendable: Set<Int> = [409, 423, 429, 460]

  let http: HTTPClient
  let reader: PartReader
  let metadata: [String: String]
  /// The headers that keep it from replacing what it should not.
  let conditions: [String: String]
  /// Nil for content that cannot be found again.
  let memory: UploadMemory?
  let progress: ProgressHandler?

  private var tus: TusClient { TusClient(http: http) }

  /// The file; nil when the server has no resumable uploads.
  func file() async throws -> FileMetadata? {
    var found = try await remembered()
    if found == nil { found = try await begun() }
    guard let state = found else { return nil }
    do {
      let path = try await sendAll(from: state)
      let file: FileMetadata = try await http.value(HTTPRequest(.get, path, successes: [200]))
      await memory?.forget()
      return file
    } catch {
      let error = HoldfastError.wrapping(error)
      if isLost(error) {
        await memory?.forget()
        // A task of its own, since this one may be cancelled. Without an answer the upload expires by itself.
        Task { [tus] in try await tus.remove(state.path) }
      }
      throw error
    }
  }

  private func remembered() async throws -> UploadState? {
    guard let path = await memory?.path() else { return nil }
    do {
      return try await tus.look(path)
    } catch HoldfastError.refused(let refusal) where !Self.isMendable(.refused(refusal)) {
      // It is finished and long gone, expired, or somebody else's.
      return nil
    }
  }

  private func begun() async throws -> UploadState? {
    do {
      let state = try await tus.begin(size: reader.size, metadata: metadata, headers: conditions)
      await memory?.keep(state.path)
      return state
    } catch HoldfastError.refused(let refusal) where refusal.code != .notFound && [404, 405].contains(refusal.status) {
      // No such door. Should the bucket be what is missing, the code is `notFound`.
      return nil
    }
  }

  /// Sends what is not there yet, and answers where the file is.
  private func sendAll(from start: UploadState) async throws -> String {
    var state = start
    // Only what goes beyond is an advance: a server may go back and forth.
    var furthest = min(start.offset, reader.size)
    var isStale = false
    var failures = 0
    var stalls = 0
    while true {
      if let file = state.file { return file }
      do {
        let next = isStale ? try await tus.look(state.path) : try await sendPart(from: state)
        let hasStalled = next.offset > reader.size || !isStale && next.offset <= state.offset
        if next.file == nil && hasStalled {
          stalls += 1
          throw stalled(at: furthest)
        }
        state = next
        isStale = false
        if next.offset > furthest {
          furthest = next.offset
          failures = 0
          stalls = 0
          progress?(furthest, reader.size)
        }
      } catch {
        let error = HoldfastError.wrapping(error)
        let asked = error.refusal?.retryAfterSeconds ?? 0
        guard failures < Self.pauses.count, stalls < Self.mostStalls, asked <= Self.longestRetryAfter, Self.isMendable(error) else {
          throw error
        }
        let pause = max(Self.pauses[failures], asked)
        failures += 1
        isStale = true
        try await Task.sleep(nanoseconds: UInt64(pause * 1e9))
      }
    }
  }

  /// An empty one asks again for what failed after the last byte.
  private func sendPart(from state: UploadState) async throws -> UploadState {
    let part = try reader.part(at: state.offset, count: Self.partBytes)
    let report = progress.map { progress -> ProgressHandler in
      { sent, _ in progress(state.offset + sent, reader.size) }
    }
    return try await tus.append(part, to: state, progress: report)
  }

  /// The server answers with success, and nothing comes of it.
  private func stalled(at offset: Int64) -> HoldfastError {
    let message = "The server answers, but takes no more than \(offset) of the \(reader.size) bytes."
    return .network(NetworkFailure(code: NSURLErrorBadServerResponse, message: message))
  }

  /// Whether another try may succeed.
  private static func isMendable(_ error: HoldfastError) -> Bool {
    switch error {
    case .network, .timeout: return true
    case .refused(let refusal): return refusal.status >= 500 || mendable.contains(refusal.status)
    default: return false
    }
  }

  /// Whether nobody will go on with the upload: the server will not take it, its file is another, or it cannot be found again.
  private func isLost(_ error: HoldfastError) -> Bool {
    switch error {
    case .refused(let refusal): return !Self.isMendable(error) && refusal.status != 401
    case .file: return true
    default: return memory == nil
    }
  }
}

/// Tells progress that only rises: bytes that are sent again are not told again.
final class RisingProgress: @unchecked Sendable {
  // The lock guards the figure, and that figures are told in their order.
  private let lock = NSLock()
  private var most: Int64 = -1
  private let progress: ProgressHandler

  init(_ progress: @escaping ProgressHandler) {
    self.progress = progress
  }

  func report(_ done: Int64, _ total: Int64?) {
    lock.lock()
    defer { lock.unlock() }
    guard done > most else { return }
    most = done
    progress(done, total)
  }
}
