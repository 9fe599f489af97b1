import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// How a socket ended.
enum SocketEnd: Sendable {
  /// The connection broke, or the server closed it; the reason is empty where none came. Foundation does not know all close codes and gives
  /// another in place of them, so what counts is the reason.
  case closed(reason: String)
  /// The handshake was answered with this status.
  case refused(status: Int)
}

/// One WebSocket of Foundation, as what it can be trusted with: texts go out in their order, pieces of texts come in.
final class WebSocket: Sendable {
  private let session: URLSession
  private let task: URLSessionWebSocketTask
  private let outbox: AsyncStream<String>.Continuation

  /// Opens a socket. `onPiece` is called for each piece of a message in order, and `onEnd` once.
  init(url: URL, onPiece: @escaping @Sendable (Data) async -> Void, onEnd: @escaping @Sendable (SocketEnd) async -> Void) {
    let configuration = URLSessionConfiguration.ephemeral
    // The server sends something far more often; a socket that is dead is noticed by the heartbeat.
    configuration.timeoutIntervalForRequest = 7 * 86_400
    session = URLSession(configuration: configuration)
    var request = URLRequest(url: url)
    #if canImport(FoundationNetworking)
      // There it would say "keep-alive", and the server take the handshake for an ordinary request.
      request.setValue("Upgrade", forHTTPHeaderField: "Connection")
    #endif
    let task = session.webSocketTask(with: request)
    self.task = task
    let (texts, outbox) = AsyncStream.makeStream(of: String.self)
    self.outbox = outbox
    task.resume()
    Task {
      for await text in texts {
        // A failure shows in the reading, too.
        do { try await task.send(.string(text)) } catch { break }
      }
    }
    Task {
      while true {
        do {
          switch try await task.receive() {
          case .string(let text): await onPiece(Data(text.utf8))
          case .data(let data): await onPiece(data)
          @unknown default: break
          }
        } catch {
          break
        }
      }
      outbox.finish()
      await onEnd(Self.end(of: task))
    }
  }

  func send(_ text: String) {
    outbox.yield(text)
  }

  func close() {
    outbox.finish()
    task.cancel(with: .normalClosure, reason: nil)
    session.finishTasksAndInvalidate()
  }

  private static func end(of task: URLSessionWebSocketTask) -> SocketEnd {
    let status = (task.response as? HTTPURLResponse)?.statusCode ?? 101
    if status != 101 { return .refused(status: status) }
    return .closed(reason: task.closeReason.map { String(decoding: $0, as: UTF8.self) } ?? "")
  }
}
