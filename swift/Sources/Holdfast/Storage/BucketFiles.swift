import Foundation

/// What becomes of a file that is there already.
public enum ExistingFile: Hashable, Sendable {
  case replace
  /// Throws `preconditionFailed` when there is one.
  case refuse
  /// Replaces only the version with this ETag, else throws `preconditionFailed`.
  case replaceVersion(etag: String)

  /// As the server is told (RFC 9110, section 13.1).
  var headers: [String: String] {
    switch self {
    case .replace: return [:]
    case .refuse: return ["if-none-match": "*"]
    case .replaceVersion(let etag): return ["if-match": etag]
    }
  }
}

/// The files of one bucket, by their path.
public struct BucketFiles: Sendable {
  let http: HTTPClient
  let bucket: String
  /// Remembers uploads that are not finished.
  let storage: any SessionStorage

  private var files: FilesOperations { FilesOperations(http: http) }

  /// Stores content at a path and answers the file. An upload that ends early leaves the file that was there.
  ///
  /// What goes in parts goes on after a broken connection or a restart of the server. A file also goes on when the task was cancelled or the
  /// app ended: the next call with the same file and arguments sends only what is missing. A server keeps an unfinished upload for a day, by default.
  ///
  /// - Parameters:
  ///   - contentType: Found out by the server when nil.
  ///   - sha256: The SHA-256 of the content in base64; other content is refused with `checksumMismatch`. It goes in one request, for which it is.
  ///   - resumable: Whether the content goes in parts, each of which is safe once it has arrived; from 16 MiB on when nil. Where the server
  ///     has no resumable uploads, it goes in one request.
  ///   - progress: Told the bytes that have left, never less than before.
  @discardableResult
  public func upload(
    _ path: String, _ content: UploadBody, contentType: String? = nil, ifExists: ExistingFile = .replace, sha256: String? = nil,
    resumable: Bool? = nil, progress: ProgressHandler? = nil
  ) async throws -> FileMetadata {
    if sha256 != nil, resumable == true {
      throw HoldfastError.invalidInput("A digest is checked for content in one request; leave out sha256, or do not ask to resume.")
    }
    let rising = progress.map(RisingProgress.init)
    let report = rising.map { rising -> ProgressHandler in { rising.report($0, $1) } }
    if resumable ?? (sha256 == nil) {
      do {
        let reader = try PartReader(content)
        if resumable == true || reader.size >= ResumableUpload.leastBytes {
          let upload = resumableUpload(path, reader, contentType: contentType, ifExists: ifExists, progress: report)
          if let file = try await upload.file() { return file }
        }
      } catch {
        throw HoldfastError.wrapping(error)
      }
    }
    return try await files.putFile(
      bucket, filePath: path, content: content, contentType: contentType, progress: report, ifMatch: ifExists.headers["if-match"],
      ifNoneMatch: ifExists.headers["if-none-match"], contentDigest: sha256.map { "sha-256=:\($0):" })
  }

  private func resumableUpload(
    _ path: String, _ reader: PartReader, contentType: String?, ifExists: ExistingFile, progress: ProgressHandler?
  ) -> ResumableUpload {
    var metadata = ["bucket": bucket, "path": path]
    metadata["filetype"] = contentType
    let conditions = ifExists.headers
    let memory = reader.identity.map { file in
      let marks = conditions.map { "\($0.key): \($0.value)" }
      return UploadMemory(storage: storage, identity: [http.base, bucket, path, file, contentType ?? ""] + marks)
    }
    return ResumableUpload(http: http, reader: reader, metadata: metadata, conditions: conditions, memory: memory, progress: progress)
  }

  /// Reads the file into memory or into a file; throws `notFound` when there is none.
  ///
  /// - Parameters:
  ///   - range: The bytes to read, such as `0..<100`, or `100..<.max` for all from there on; all when nil.
  ///   - transform: Of an image: in this size and format.
  ///   - progress: Told the bytes that have come, of a download into a file.
  public func download(
    _ path: String, to destination: DownloadDestination = .memory, range: Range<Int64>? = nil, transform: ImageTransform? = nil,
    progress: ProgressHandler? = nil
  ) async throws -> Download {
    try await files.downloadFileByPath(
      bucket, filePath: path, width: transform?.width, height: transform?.height, fit: transform?.fit.map { .init(rawValue: $0.rawValue) },
      format: transform?.format.map { .init(rawValue: $0.rawValue) }, quality: transform?.quality, range: try range.map(rangeHeader),
      to: destination, progress: progress)
  }

  /// What is known of the file, or nil when there is none.
  public func info(_ path: String) async throws -> FileMetadata? {
    try await nilWhenAbsent { try await files.getFileByPath(bucket, filePath: path) }
  }

  /// The files of the bucket by path.
  ///
  /// - Parameters:
  ///   - search: Only files whose path contains this.
  ///   - prefix: Only files whose path begins with this.
  public func list(skip: Int? = nil, limit: Int? = nil, search: String? = nil, prefix: String? = nil) async throws -> [FileMetadata] {
    try await BucketsOperations(http: http).listBucketFiles(bucket, skip: skip, limit: limit, search: search, prefix: prefix)
  }

  /// One page of files and folders, which costs the same however many there are.
  ///
  /// - Parameters:
  ///   - prefix: Only what begins with this, such as `photos/`.
  ///   - delimiter: `.slash` folds what lies below the next slash into folders.
  ///   - cursor: The `nextCursor` of the page before; nil for the first page.
  public func entries(
    prefix: String? = nil, delimiter: BucketsOperations.ListEntriesDelimiter? = nil, cursor: String? = nil, limit: Int? = nil
  ) async throws -> Entries {
    try await BucketsOperations(http: http).listEntries(bucket, prefix: prefix, delimiter: delimiter, cursor: cursor, limit: limit)
  }

  /// One page of the versions in the bucket, if it keeps them; pages as those of `entries`.
  public func versions(prefix: String? = nil, cursor: String? = nil, limit: Int? = nil) async throws -> FileVersions {
    try await files.listVersions(bucket, prefix: prefix, cursor: cursor, limit: limit)
  }

  /// Changes what is known of the file; its content stays.
  @discardableResult
  public func update(_ path: String, _ changes: UpdateFileRequest) async throws -> FileMetadata {
    try await files.updateFileByPath(bucket, filePath: path, changes)
  }

  /// Deletes the file; throws `notFound` when there is none, and `preconditionFailed` when `ifMatch` is the ETag of another version.
  public func delete(_ path: String, ifMatch: String? = nil) async throws {
    try await files.deleteFileByPath(bucket, filePath: path, ifMatch: ifMatch)
  }

  /// Deletes all files whose path begins with the prefix, 1,000 in a step, and answers how many; what went before a failure stays away.
  @discardableResult
  public func deleteAll(prefix: String) async throws -> Int {
    var count = 0
    while true {
      let step = try await BucketsOperations(http: http).deleteFiles(bucket, DeleteFilesRequest(prefix: prefix))
      count += step.deletedCount
      if !step.hasMore { return count }
    }
  }

  /// Where anybody can see the file, if the bucket is public, an image also in another size and format; asks nobody.
  public func publicURL(_ path: String, transform: ImageTransform? = nil) throws -> URL {
    let query = percentEncodedQuery([QueryPair("apikey", http.anonKey)] + (transform?.query ?? []))
    let text = "\(http.base)/api/v1/files/view/\(try pathSegment(bucket))/\(try pathSegments(path))?\(query)"
    guard let url = URL(string: text) else { throw HoldfastError.invalidInput("The address \(text) is no URL.") }
    return url
  }
}

private func rangeHeader(_ range: Range<Int64>) throws -> String {
  guard range.lowerBound >= 0, !range.isEmpty else {
    throw HoldfastError.invalidInput("A range of bytes begins at 0 or later and holds at least one.")
  }
  return "bytes=\(range.lowerBound)-\(range.upperBound == .max ? "" : String(range.upperBound - 1))"
}

extension ImageTransform {
  fileprivate var query: [QueryPair] {
    let values = [
      ("width", width.map { String($0) }), ("height", height.map { String($0) }), ("fit", fit?.rawValue), ("format", format?.rawValue),
      ("quality", quality.map { String($0) }),
    ]
    return values.compactMap { name, value in value.map { QueryPair(name, $0) } }
  }
}
