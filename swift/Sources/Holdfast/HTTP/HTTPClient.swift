import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Where the access token comes from.
protocol TokenSource: Sendable {
  /// A token that is good for some seconds yet, renewed if need be; nil when nobody is signed in.
  func token() async throws -> String?
  /// A token other than `refused`, which the server did not take; nil when there is none to be had.
  func renewed(_ refused: String) async throws -> String?
}

/// Sends requests of one client: adds key and token, reads refusals, repeats only what is safe to repeat.
final class HTTPClient: Sendable {
  let base: String
  let anonKey: String
  let timeout: TimeInterval
  private let tokens: (any TokenSource)?
  private let session: URLSession
  private let delegate = TransferDelegate()

  /// GET changes nothing, so it may be sent again when no answer came.
  private static let mostTries = 3
  private static let repeatableStatuses: Set<Int> = [429, 502, 503, 504]
  /// A server that asks for a longer pause is obeyed by giving up: the caller sees `retryAfterSeconds`.
  private static let longestRetryAfter: TimeInterval = 5

  init(base: String, anonKey: String, timeout: TimeInterval, tokens: (any TokenSource)?) {
    self.base = base
    self.anonKey = anonKey
    self.timeout = timeout
    self.tokens = tokens
    let configuration = URLSessionConfiguration.ephemeral
    configuration.urlCache = nil
    configuration.httpCookieStorage = nil
    configuration.httpShouldSetCookies = false
    session = URLSession(configuration: configuration, delegate: delegate, delegateQueue: nil)
  }

  deinit {
    session.finishTasksAndInvalidate()
  }

  /// The JSON of the answer.
  func value<Value: Decodable>(_ request: HTTPRequest) async throws -> Value {
    try Coding.decode(Value.self, from: try await send(request, to: .memory).data)
  }

  /// Succeeds when the server did what was asked.
  func nothing(_ request: HTTPRequest) async throws {
    _ = try await send(request, to: .memory)
  }

  /// The answer as it is, for what is said in its headers.
  func answer(_ request: HTTPRequest) async throws -> HTTPAnswer {
    try await send(request, to: .memory)
  }

  /// The content of the answer, which may take as long as it takes.
  func download(_ request: HTTPRequest, to destination: DownloadDestination) async throws -> Download {
    let answer = try await send(request, to: destination, isLimited: false)
    return Download(
      status: answer.status, data: answer.data, file: answer.status == 304 ? nil : answer.file,
      contentType: answer.header("content-type"), etag: answer.header("etag"), contentRange: answer.header("content-range"))
  }

  private func send(_ request: HTTPRequest, to destination: DownloadDestination, isLimited: Bool = true) async throws -> HTTPAnswer {
    var takesItsTime = !isLimited
    switch request.body {
    case .content, .form: takesItsTime = true
    case .none, .json: break
    }
    do {
      return try await withDeadline(seconds: takesItsTime ? nil : timeout) { [self] in
        try await exchange(request, to: destination)
      }
    } catch {
      throw HoldfastError.wrapping(error)
    }
  }

  private func exchange(_ request: HTTPRequest, to destination: DownloadDestination) async throws -> HTTPAnswer {
    let token = request.isSignedIn ? try await tokens?.token() : nil
    do {
      return try await attempts(request, to: destination, token: token)
    } catch HoldfastError.refused(let refusal) where refusal.isTokenRefusal {
      guard let tokens, let token else { throw HoldfastError.refused(refusal) }
      // The server refused before it did anything, so this is no repetition.
      guard let renewed = try await tokens.renewed(token) else { throw HoldfastError.sessionEnded(refusal) }
      return try await attempts(request, to: destination, token: renewed)
    }
  }

  private func attempts(_ request: HTTPRequest, to destination: DownloadDestination, token: String?) async throws -> HTTPAnswer {
    for attempt in 1... {
      do {
        let answer = try await once(request, to: destination, token: token)
        if request.successes.contains(answer.status) { return answer }
        throw HoldfastError.refused(
          Refusal(status: answer.status, body: answer.data, retryAfter: answer.header("retry-after")))
      } catch {
        guard request.method == .get, attempt < Self.mostTries, let pause = Self.pause(after: error, attempt) else { throw error }
        try await Task.sleep(nanoseconds: UInt64(pause * 1_000_000_000))
      }
    }
    throw HoldfastError.cancelled
  }

  /// How long to wait before the same request is sent again; nil when it would be in vain.
  private static func pause(after error: any Error, _ attempt: Int) -> TimeInterval? {
    let usual = min(2, 0.3 * pow(2, Double(attempt - 1)))
    switch error as? HoldfastError {
    case .network: return usual
    case .refused(let refusal) where repeatableStatuses.contains(refusal.status):
      guard let asked = refusal.retryAfterSeconds else { return usual }
      return asked <= longestRetryAfter ? asked : nil
    default: return nil
    }
  }

  private func once(_ request: HTTPRequest, to destination: DownloadDestination, token: String?) async throws -> HTTPAnswer {
    let urlRequest = try request.urlRequest(base: base, anonKey: anonKey, token: token)
    var remove: @Sendable () -> Void = {}
    defer { remove() }
    var file: URL?
    var size: Int64?
    let task: URLSessionTask
    switch (request.body, destination) {
    case (.content(let body), _):
      size = try body.size()
      task = try uploadTask(urlRequest, body)
    case (.form(let form), _):
      let assembled = try form.assembled()
      remove = assembled.remove
      size = try assembled.body.size()
      task = try uploadTask(urlRequest, assembled.body)
    case (.json(let json), _):
      task = try uploadTask(urlRequest, .data(json))
    case (.none, .memory):
      task = session.dataTask(with: urlRequest)
    case (.none, .file(let url)):
      file = url
      task = session.downloadTask(with: urlRequest)
    }
    let transfer = Transfer(progress: request.progress, size: size, destination: file, successes: request.successes)
    delegate.add(transfer, for: task)
    task.resume()
    return try await transfer.once.value { task.cancel() }
  }

  private func uploadTask(_ request: URLRequest, _ body: UploadBody) throws -> URLSessionTask {
    switch body {
    case .data(let data): return session.uploadTask(with: request, from: data)
    case .file(let url):
      try body.requireReadable()
      #if canImport(FoundationNetworking)
        // Foundation on Linux ends the process when a server refuses a file while it is read; a stream is read as it is sent.
        var request = request
        request.httpBodyStream = InputStream(url: url)
        return session.dataTask(with: request)
      #else
        return session.uploadTask(with: request, fromFile: url)
      #endif
    }
  }
}
