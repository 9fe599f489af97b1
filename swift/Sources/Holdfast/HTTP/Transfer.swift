import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// What a request brought.
struct HTTPAnswer: Sendable {
  let status: Int
  let data: Data
  /// Where a successful download was put.
  let file: URL?
  let headers: [String: String]

  /// The value of a header, whatever the case of its name.
  func header(_ name: String) -> String? {
    headers.first { $0.key.caseInsensitiveCompare(name) == .orderedSame }?.value
  }
}

/// One exchange with the server, from the start of its task to its end.
final class Transfer: @unchecked Sendable {
  let once = Once<HTTPAnswer>()
  private let progress: ProgressHandler?
  /// Of what is sent; Foundation does not know it for a stream.
  private let size: Int64?
  let destination: URL?
  let successes: Set<Int>
  // The delegate's queue, which is serial, is the only place that touches the rest.
  private var data = Data()
  private var file: URL?
  private var failure: HoldfastError?

  init(progress: ProgressHandler?, size: Int64?, destination: URL?, successes: Set<Int>) {
    self.progress = progress
    self.size = size
    self.destination = destination
    self.successes = successes
  }

  func report(_ done: Int64, of expected: Int64) {
    progress?(done, size ?? (expected > 0 ? expected : nil))
  }

  func receive(_ piece: Data) {
    data.append(piece)
  }

  /// Takes the file of a download, which is gone after this call: to its place, or as the text of a refusal.
  func take(_ location: URL, response: URLResponse?) {
    do {
      if let destination, successes.contains((response as? HTTPURLResponse)?.statusCode ?? 0) {
        try place(location, at: destination)
        file = destination
      } else {
        let handle = try FileHandle(forReadingFrom: location)
        defer { try? handle.close() }
        data = try handle.read(upToCount: 1 << 20) ?? Data()
      }
    } catch {
      failure = .file("The download cannot be stored: \(HoldfastError.wrapping(error))")
    }
  }

  func complete(_ response: URLResponse?, error: (any Error)?) {
    if let error {
      once.finish(.failure(HoldfastError.wrapping(error)))
    } else if let failure {
      once.finish(.failure(failure))
    } else if let response = response as? HTTPURLResponse {
      let fields = response.allHeaderFields.compactMap { name, value in
        (name as? String).flatMap { name in (value as? String).map { (name, $0) } }
      }
      let headers = Dictionary(fields, uniquingKeysWith: { $1 })
      once.finish(.success(HTTPAnswer(status: response.statusCode, data: data, file: file, headers: headers)))
    } else {
      once.finish(.failure(HoldfastError.network(NetworkFailure(code: NSURLErrorBadServerResponse, message: "The answer is no HTTP."))))
    }
  }

  /// Moves the file beside its place first, then renames it, so that readers see the old file or the new one.
  private func place(_ location: URL, at destination: URL) throws {
    let part = destination.deletingLastPathComponent().appendingPathComponent(".holdfast-\(UUID().uuidString)")
    try FileManager.default.moveItem(at: location, to: part)
    guard rename(part.path, destination.path) == 0 else {
      let reason = String(cString: strerror(errno))
      try? FileManager.default.removeItem(at: part)
      throw HoldfastError.file("\(destination.path): \(reason)")
    }
  }
}

/// Hands what Foundation tells of each task to its transfer.
final class TransferDelegate: NSObject, URLSessionDataDelegate, URLSessionDownloadDelegate, @unchecked Sendable {
  private let lock = NSLock()
  private var transfers: [Int: Transfer] = [:]

  func add(_ transfer: Transfer, for task: URLSessionTask) {
    lock.lock()
    defer { lock.unlock() }
    transfers[task.taskIdentifier] = transfer
  }

  private func transfer(of task: URLSessionTask) -> Transfer? {
    lock.lock()
    defer { lock.unlock() }
    return transfers[task.taskIdentifier]
  }

  private func remove(_ task: URLSessionTask) -> Transfer? {
    lock.lock()
    defer { lock.unlock() }
    return transfers.removeValue(forKey: task.taskIdentifier)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    transfer(of: dataTask)?.receive(data)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didSendBodyData sent: Int64, totalBytesSent total: Int64,
    totalBytesExpectedToSend expected: Int64
  ) {
    transfer(of: task)?.report(total, of: expected)
  }

  func urlSession(
    _ session: URLSession, downloadTask: URLSessionDownloadTask, didWriteData written: Int64, totalBytesWritten total: Int64,
    totalBytesExpectedToWrite expected: Int64
  ) {
    transfer(of: downloadTask)?.report(total, of: expected)
  }

  func urlSession(_ session: URLSession, downloadTask: URLSessionDownloadTask, didFinishDownloadingTo location: URL) {
    transfer(of: downloadTask)?.take(location, response: downloadTask.response)
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    remove(task)?.complete(task.response, error: error)
  }

  /// Key and token stay with the server that they are for. What is no plain read is not sent to another place than was meant.
  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping (URLRequest?) -> Void
  ) {
    guard let from = task.originalRequest, from.httpMethod == "GET", let old = from.url, let new = request.url else {
      return completionHandler(nil)
    }
    var next = request
    if old.scheme != new.scheme || old.host != new.host || old.port != new.port {
      for name in ["apikey", "authorization"] { next.setValue(nil, forHTTPHeaderField: name) }
    }
    completionHandler(next)
  }
}
