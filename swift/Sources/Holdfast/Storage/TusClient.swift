import Foundation

/// How far an upload has come on the server.
struct UploadState: Sendable {
  /// Of the upload, from the root.
  let path: String
  /// Bytes that are safe.
  let offset: Int64
  /// Of the file, from the root; nil until all bytes are there and the file is in sight.
  let file: String?
}

/// The client half of tus 1.0.0: the core protocol, creation and termination.
struct TusClient: Sendable {
  let http: HTTPClient

  func begin(size: Int64, metadata: [String: String], headers: [String: String]) async throws -> UploadState {
    var request = HTTPRequest(.post, "/api/v1/uploads", successes: [201])
    request.headers = headers
    request.headers["upload-length"] = String(size)
    request.headers["upload-metadata"] = metadata.sorted { $0.key < $1.key }
      .map { "\($0.key) \(Data($0.value.utf8).base64EncodedString())" }.joined(separator: ",")
    let answer = try await send(request)
    guard let path = pathFromRoot(answer.header("location")) else { throw unreadable("it does not say where the upload is") }
    return UploadState(path: path, offset: 0, file: pathFromRoot(answer.header("content-location")))
  }

  func look(_ path: String) async throws -> UploadState {
    try state(at: path, try await send(HTTPRequest(.head, path, successes: [200, 204])))
  }

  /// Appends; the state is that of before. `progress` is told the bytes of this part that have left.
  func append(_ part: Data, to state: UploadState, progress: ProgressHandler?) async throws -> UploadState {
    var request = HTTPRequest(.patch, state.path, successes: [200, 204])
    request.setContent(.data(part), type: "application/offset+octet-stream", progress: progress)
    request.headers["upload-offset"] = String(state.offset)
    return try self.state(at: state.path, try await send(request))
  }

  func remove(_ path: String) async throws {
    _ = try await send(HTTPRequest(.delete, path, successes: [200, 204]))
  }

  private func send(_ request: HTTPRequest) async throws -> HTTPAnswer {
    var request = request
    request.headers["tus-resumable"] = "1.0.0"
    return try await http.answer(request)
  }

  private func state(at path: String, _ answer: HTTPAnswer) throws -> UploadState {
    guard let offset = answer.header("upload-offset").flatMap({ Int64($0) }), offset >= 0 else {
      throw unreadable("it does not say how many bytes it has")
    }
    return UploadState(path: path, offset: offset, file: pathFromRoot(answer.header("content-location")))
  }
}

private func unreadable(_ why: String) -> HoldfastError {
  .decoding(DecodingFailure(message: "The answer is none of a server with resumable uploads: \(why)."))
}

/// The path from `/api/v1` on that a URL or an absolute path names; a proxy may have put something before it.
private func pathFromRoot(_ location: String?) -> String? {
  guard let location, let start = location.range(of: "/api/v1/")?.lowerBound else { return nil }
  return String(location[start...].prefix { $0 != "?" && $0 != "#" })
}
