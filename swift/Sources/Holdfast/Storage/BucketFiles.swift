import Foundation

/// What becomes of a file that is there already.
public enum ExistingFile: Hashable, Sendable {
  case replace
  /// Throws `preconditionFailed` when there is one.
  case refuse
  /// Replaces only the version with this ETag, else throws `preconditionFailed`.
  case replaceVersion(etag: String)
}

/// The files of one bucket, by their path.
public struct BucketFiles: Sendable {
  let http: HTTPClient
  let bucket: String

  private var files: FilesOperations { FilesOperations(http: http) }

  /// Stores content at a path and answers the file. An upload that ends early leaves nothing, and the file that was there stays.
  ///
  /// - Parameters:
  ///   - contentType: Found out by the server when nil.
  ///   - progress: Told the bytes that have left.
  @discardableResult
  public func upload(
    _ path: String, _ content: UploadBody, contentType: String? = nil, ifExists: ExistingFile = .replace, progress: ProgressHandler? = nil
  ) async throws -> FileMetadata {
    var ifMatch: String?
    if case .replaceVersion(let etag) = ifExists { ifMatch = etag }
    return try await files.putFile(
      bucket, filePath: path, content: content, contentType: contentType, progress: progress, ifMatch: ifMatch,
      ifNoneMatch: ifExists == .refuse ? "*" : nil)
  }

  /// Reads the file into memory or into a file; throws `notFound` when there is none.
  ///
  /// - Parameters:
  ///   - range: The bytes to read, such as `0..<100`, or `100..<.max` for all from there on; all when nil.
  ///   - progress: Told the bytes that have come, of a download into a file.
  public func download(
    _ path: String, to destination: DownloadDestination = .memory, range: Range<Int64>? = nil, progress: ProgressHandler? = nil
  ) async throws -> Download {
    try await files.downloadFileByPath(
      bucket, filePath: path, range: try range.map(rangeHeader), to: destination, progress: progress)
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

  /// Changes what is known of the file; its content stays.
  @discardableResult
  public func update(_ path: String, _ changes: UpdateFileRequest) async throws -> FileMetadata {
    try await files.updateFileByPath(bucket, filePath: path, changes)
  }

  /// Deletes the file; throws `notFound` when there is none.
  public func delete(_ path: String) async throws {
    try await files.deleteFileByPath(bucket, filePath: path)
  }

  /// Where anybody can see the file, if the bucket is public; asks nobody.
  public func publicURL(_ path: String) throws -> URL {
    let text = "\(http.base)/api/v1/files/view/\(try pathSegment(bucket))/\(try pathSegments(path))?apikey=\(percentEncoded(http.anonKey))"
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
