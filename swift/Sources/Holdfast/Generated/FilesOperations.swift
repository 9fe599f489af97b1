// Generated from the contract by `npm run generate`. Do not edit.
import Foundation

/// The operations of the contract whose ids begin with `files.`.
public struct FilesOperations: Sendable {
  let http: HTTPClient

  /// What a user owns, and may own.
  ///
  /// The bytes of a user's files and the quota on them; for the user and admins.
  public func getUserStorage(_ userId: String) async throws -> UserStorage {
    let request = HTTPRequest(.get, "/api/v1/users/\(try pathSegment(userId))/storage", successes: [200])
    return try await http.value(request)
  }

  /// Set a user's quota.
  ///
  /// Gives a user a quota of their own in place of the server's; for admins. Above it, uploads are refused with `quota_exceeded`; what is
  /// there stays.
  @discardableResult
  public func setUserQuota(_ userId: String, _ body: UserQuotaRequest) async throws -> UserStorage {
    var request = HTTPRequest(.put, "/api/v1/users/\(try pathSegment(userId))/storage", successes: [200])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// Take a user's own quota away.
  ///
  /// The server's limit for everybody holds again; for admins.
  @discardableResult
  public func deleteUserQuota(_ userId: String) async throws -> UserStorage {
    let request = HTTPRequest(.delete, "/api/v1/users/\(try pathSegment(userId))/storage", successes: [200])
    return try await http.value(request)
  }

  /// The versions in a bucket.
  ///
  /// Versions and markers of the paths that begin with `prefix`, the present files among them; for the bucket's owner and admins.
  public func listVersions(_ bucket: String, prefix: String? = nil, cursor: String? = nil, limit: Int? = nil) async throws -> FileVersions {
    var request = HTTPRequest(.get, "/api/v1/buckets/\(try pathSegment(bucket))/versions", successes: [200])
    request.addQuery("prefix", prefix)
    request.addQuery("cursor", cursor)
    request.addQuery("limit", limit)
    return try await http.value(request)
  }

  /// One's own files.
  ///
  /// The files that the caller owns, newest first. With `bucket_id` those of that bucket: all of them for its owner and for admins, one's own
  /// for others.
  public func listFiles(skip: Int? = nil, limit: Int? = nil, bucketId: String? = nil, search: String? = nil) async throws -> [FileMetadata] {
    var request = HTTPRequest(.get, "/api/v1/files", successes: [200])
    request.addQuery("skip", skip)
    request.addQuery("limit", limit)
    request.addQuery("bucket_id", bucketId)
    request.addQuery("search", search)
    return try await http.value(request)
  }

  /// Announce an upload.
  ///
  /// Reserves a file and answers a signed URL that takes its content by `PUT`, without any other credential, once, until it expires. The file
  /// cannot be seen before its content has arrived, and the reservation is swept when none does. Anybody may upload into a public bucket, the
  /// owner and admins also into a private one (404 for others). Answers 409 `already_exists` when the bucket has a file at `path`.
  @discardableResult
  public func initiateUpload(_ body: InitiateUploadRequest) async throws -> InitiateUploadResult {
    var request = HTTPRequest(.post, "/api/v1/files/initiate-upload", successes: [201])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// Upload to a signed URL.
  ///
  /// Takes the content of an announced file. The URL comes from `POST /files/initiate-upload`; its token is all the credential. Streams;
  /// nothing is visible before all bytes are durable. Answers 401 `token_expired` or `invalid_token` for a bad link, 409 `already_exists`
  /// when it was used, 413 above the announced size or the bucket's limit.
  @discardableResult
  public func uploadSigned(content: UploadBody, contentType: String? = nil, progress: ProgressHandler? = nil, token: String, contentDigest: String? = nil, reprDigest: String? = nil) async throws -> FileMetadata {
    var request = HTTPRequest(.put, "/api/v1/files/upload/signed", successes: [200])
    request.setContent(content, type: contentType, progress: progress)
    request.addQuery("token", token)
    request.headers["content-digest"] = contentDigest
    request.headers["repr-digest"] = reprDigest
    request.isSignedIn = false
    return try await http.value(request)
  }

  /// Upload a file by form.
  ///
  /// Uploads one file as `multipart/form-data`, streaming. Answers 409 `already_exists` when the bucket has a file at the path. The uploader
  /// owns the file; what is uploaded anonymously belongs to the bucket's owner. Anybody may upload into a public bucket, the owner and admins
  /// also into a private one (404 for others).
  @discardableResult
  public func uploadFile(_ bucket: String, content: UploadBody, filename: String, contentType: String? = nil, path: String? = nil, metadata: String? = nil, progress: ProgressHandler? = nil) async throws -> FileMetadata {
    var request = HTTPRequest(.post, "/api/v1/files/upload/\(try pathSegment(bucket))", successes: [201])
    var form = FormBody(file: "file", content: content, filename: filename, contentType: contentType)
    form.add("path", path)
    form.add("metadata", metadata)
    request.setForm(form, progress: progress)
    return try await http.value(request)
  }

  /// Upload a file as it is.
  ///
  /// Stores the body at the path, streaming, and replaces the file there as one step: readers see the old bytes or the new ones.
  /// `If-None-Match: *` refuses to replace, `If-Match` to replace another version than the one meant (412). A file is replaced by its owner,
  /// the bucket's owner or an admin; 403 for others. Otherwise as the upload by form.
  @discardableResult
  public func putFile(_ bucket: String, filePath: String, content: UploadBody, contentType: String? = nil, progress: ProgressHandler? = nil, ifMatch: String? = nil, ifNoneMatch: String? = nil, ifUnmodifiedSince: String? = nil, contentDigest: String? = nil, reprDigest: String? = nil) async throws -> FileMetadata {
    var request = HTTPRequest(.put, "/api/v1/files/upload/\(try pathSegment(bucket))/\(try pathSegments(filePath))", successes: [200, 201])
    request.setContent(content, type: contentType, progress: progress)
    request.headers["if-match"] = ifMatch
    request.headers["if-none-match"] = ifNoneMatch
    request.headers["if-unmodified-since"] = ifUnmodifiedSince
    request.headers["content-digest"] = contentDigest
    request.headers["repr-digest"] = reprDigest
    return try await http.value(request)
  }

  /// The files in a bucket, by its name.
  ///
  /// As `GET /buckets/{bucket}/files`.
  public func listFilesOfBucket(_ bucket: String, skip: Int? = nil, limit: Int? = nil, search: String? = nil, prefix: String? = nil) async throws -> [FileMetadata] {
    var request = HTTPRequest(.get, "/api/v1/files/list/\(try pathSegment(bucket))", successes: [200])
    request.addQuery("skip", skip)
    request.addQuery("limit", limit)
    request.addQuery("search", search)
    request.addQuery("prefix", prefix)
    return try await http.value(request)
  }

  /// A link to download a public file.
  ///
  /// As `GET /files/{file_id}/download-info`, only for files in public buckets; 403 `forbidden` for one in a private bucket that the caller
  /// may see.
  public func getPublicDownloadInfo(_ fileId: String) async throws -> DownloadInfo {
    let request = HTTPRequest(.get, "/api/v1/files/public/\(try pathSegment(fileId))/download-info", successes: [200])
    return try await http.value(request)
  }

  /// A link to view a public file.
  ///
  /// As `GET /files/{file_id}/view-info`, only for files in public buckets; 403 `forbidden` for one in a private bucket that the caller may
  /// see.
  public func getPublicViewInfo(_ fileId: String) async throws -> ViewInfo {
    let request = HTTPRequest(.get, "/api/v1/files/public/\(try pathSegment(fileId))/view-info", successes: [200])
    return try await http.value(request)
  }

  /// Download a file by its path.
  ///
  /// Answers the content as an attachment, with ranges and conditions (RFC 9110). 404 for one that the caller may not see.
  public func downloadFileByPath(_ bucket: String, filePath: String, token: String? = nil, width: Int? = nil, height: Int? = nil, fit: DownloadFileByPathFit? = nil, format: DownloadFileByPathFormat? = nil, quality: Int? = nil, range: String? = nil, ifRange: String? = nil, ifMatch: String? = nil, ifNoneMatch: String? = nil, ifModifiedSince: String? = nil, ifUnmodifiedSince: String? = nil, to destination: DownloadDestination = .memory, progress: ProgressHandler? = nil) async throws -> Download {
    var request = HTTPRequest(.get, "/api/v1/files/download/\(try pathSegment(bucket))/\(try pathSegments(filePath))", successes: [200, 206, 304])
    request.addQuery("token", token)
    request.addQuery("width", width)
    request.addQuery("height", height)
    request.addQuery("fit", fit)
    request.addQuery("format", format)
    request.addQuery("quality", quality)
    request.headers["range"] = range
    request.headers["if-range"] = ifRange
    request.headers["if-match"] = ifMatch
    request.headers["if-none-match"] = ifNoneMatch
    request.headers["if-modified-since"] = ifModifiedSince
    request.headers["if-unmodified-since"] = ifUnmodifiedSince
    request.progress = progress
    return try await http.download(request, to: destination)
  }

  /// View a file by its path.
  ///
  /// Answers the content to be shown in place, with ranges and conditions (RFC 9110). Types that can run script, such as HTML and SVG, come
  /// as an attachment or in a sandbox, never so that they can act on this origin. 404 for one that the caller may not see.
  public func viewFileByPath(_ bucket: String, filePath: String, token: String? = nil, width: Int? = nil, height: Int? = nil, fit: ViewFileByPathFit? = nil, format: ViewFileByPathFormat? = nil, quality: Int? = nil, range: String? = nil, ifRange: String? = nil, ifMatch: String? = nil, ifNoneMatch: String? = nil, ifModifiedSince: String? = nil, ifUnmodifiedSince: String? = nil, to destination: DownloadDestination = .memory, progress: ProgressHandler? = nil) async throws -> Download {
    var request = HTTPRequest(.get, "/api/v1/files/view/\(try pathSegment(bucket))/\(try pathSegments(filePath))", successes: [200, 206, 304])
    request.addQuery("token", token)
    request.addQuery("width", width)
    request.addQuery("height", height)
    request.addQuery("fit", fit)
    request.addQuery("format", format)
    request.addQuery("quality", quality)
    request.headers["range"] = range
    request.headers["if-range"] = ifRange
    request.headers["if-match"] = ifMatch
    request.headers["if-none-match"] = ifNoneMatch
    request.headers["if-modified-since"] = ifModifiedSince
    request.headers["if-unmodified-since"] = ifUnmodifiedSince
    request.progress = progress
    return try await http.download(request, to: destination)
  }

  /// One file by its path.
  ///
  /// As `GET /files/{file_id}`.
  public func getFileByPath(_ bucket: String, filePath: String) async throws -> FileMetadata {
    let request = HTTPRequest(.get, "/api/v1/files/info/\(try pathSegment(bucket))/\(try pathSegments(filePath))", successes: [200])
    return try await http.value(request)
  }

  /// Change what is known about a file, by its path.
  ///
  /// As `PUT /files/{file_id}`.
  @discardableResult
  public func updateFileByPath(_ bucket: String, filePath: String, _ body: UpdateFileRequest, ifMatch: String? = nil, ifNoneMatch: String? = nil, ifUnmodifiedSince: String? = nil) async throws -> FileMetadata {
    var request = HTTPRequest(.put, "/api/v1/files/metadata/\(try pathSegment(bucket))/\(try pathSegments(filePath))", successes: [200])
    try request.setJSON(body)
    request.headers["if-match"] = ifMatch
    request.headers["if-none-match"] = ifNoneMatch
    request.headers["if-unmodified-since"] = ifUnmodifiedSince
    return try await http.value(request)
  }

  /// One file.
  ///
  /// What is known about a file, not its content; 404 for one that the caller may not see.
  public func getFile(_ fileId: String) async throws -> FileMetadata {
    let request = HTTPRequest(.get, "/api/v1/files/\(try pathSegment(fileId))", successes: [200])
    return try await http.value(request)
  }

  /// Change what is known about a file.
  ///
  /// Changes what the body names; content and path stay. Conditions are about the content (412). For the owner of the file or its bucket, and
  /// admins.
  @discardableResult
  public func updateFile(_ fileId: String, _ body: UpdateFileRequest, ifMatch: String? = nil, ifNoneMatch: String? = nil, ifUnmodifiedSince: String? = nil) async throws -> FileMetadata {
    var request = HTTPRequest(.put, "/api/v1/files/\(try pathSegment(fileId))", successes: [200])
    try request.setJSON(body)
    request.headers["if-match"] = ifMatch
    request.headers["if-none-match"] = ifNoneMatch
    request.headers["if-unmodified-since"] = ifUnmodifiedSince
    return try await http.value(request)
  }

  /// Delete a file.
  ///
  /// Deletes the file; it cannot be read from now on. `If-Match` deletes no other version than the one meant (412). For the owner of the file
  /// or its bucket, and admins.
  public func deleteFile(_ fileId: String, ifMatch: String? = nil, ifNoneMatch: String? = nil, ifUnmodifiedSince: String? = nil) async throws {
    var request = HTTPRequest(.delete, "/api/v1/files/\(try pathSegment(fileId))", successes: [204])
    request.headers["if-match"] = ifMatch
    request.headers["if-none-match"] = ifNoneMatch
    request.headers["if-unmodified-since"] = ifUnmodifiedSince
    try await http.nothing(request)
  }

  /// A link to download a file.
  ///
  /// A file and a link to save it, good without any header: for an hour, or for good where the bucket is public; 404 for a file that the
  /// caller may not see.
  public func getDownloadInfo(_ fileId: String) async throws -> DownloadInfo {
    let request = HTTPRequest(.get, "/api/v1/files/\(try pathSegment(fileId))/download-info", successes: [200])
    return try await http.value(request)
  }

  /// A link to view a file.
  ///
  /// A file and a link to show it in place, good without any header: for an hour, or for good where the bucket is public; 404 for a file that
  /// the caller may not see.
  public func getViewInfo(_ fileId: String) async throws -> ViewInfo {
    let request = HTTPRequest(.get, "/api/v1/files/\(try pathSegment(fileId))/view-info", successes: [200])
    return try await http.value(request)
  }

  /// Sign a link to a file.
  ///
  /// Makes a link that reads this file, and nothing else, without any header until it expires. Deleting the file ends the link.
  @discardableResult
  public func createSignedUrl(_ fileId: String, _ body: SignedUrlRequest) async throws -> SignedUrl {
    var request = HTTPRequest(.post, "/api/v1/files/\(try pathSegment(fileId))/signed-url", successes: [200])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// Download a file.
  ///
  /// Answers the content as an attachment, with ranges and conditions (RFC 9110). A signed link needs nothing else, and a file in a public
  /// bucket needs nothing at all.
  public func downloadFile(_ fileId: String, token: String? = nil, width: Int? = nil, height: Int? = nil, fit: DownloadFileFit? = nil, format: DownloadFileFormat? = nil, quality: Int? = nil, range: String? = nil, ifRange: String? = nil, ifMatch: String? = nil, ifNoneMatch: String? = nil, ifModifiedSince: String? = nil, ifUnmodifiedSince: String? = nil, to destination: DownloadDestination = .memory, progress: ProgressHandler? = nil) async throws -> Download {
    var request = HTTPRequest(.get, "/api/v1/files/\(try pathSegment(fileId))/download", successes: [200, 206, 304])
    request.addQuery("token", token)
    request.addQuery("width", width)
    request.addQuery("height", height)
    request.addQuery("fit", fit)
    request.addQuery("format", format)
    request.addQuery("quality", quality)
    request.headers["range"] = range
    request.headers["if-range"] = ifRange
    request.headers["if-match"] = ifMatch
    request.headers["if-none-match"] = ifNoneMatch
    request.headers["if-modified-since"] = ifModifiedSince
    request.headers["if-unmodified-since"] = ifUnmodifiedSince
    request.progress = progress
    return try await http.download(request, to: destination)
  }

  /// View a file.
  ///
  /// Answers the content to be shown in place, with ranges and conditions (RFC 9110). Types that can run script, such as HTML and SVG, come
  /// as an attachment or in a sandbox, never so that they can act on this origin. A signed link needs nothing else, and a file in a public
  /// bucket needs nothing at all.
  public func viewFile(_ fileId: String, token: String? = nil, width: Int? = nil, height: Int? = nil, fit: ViewFileFit? = nil, format: ViewFileFormat? = nil, quality: Int? = nil, range: String? = nil, ifRange: String? = nil, ifMatch: String? = nil, ifNoneMatch: String? = nil, ifModifiedSince: String? = nil, ifUnmodifiedSince: String? = nil, to destination: DownloadDestination = .memory, progress: ProgressHandler? = nil) async throws -> Download {
    var request = HTTPRequest(.get, "/api/v1/files/\(try pathSegment(fileId))/view", successes: [200, 206, 304])
    request.addQuery("token", token)
    request.addQuery("width", width)
    request.addQuery("height", height)
    request.addQuery("fit", fit)
    request.addQuery("format", format)
    request.addQuery("quality", quality)
    request.headers["range"] = range
    request.headers["if-range"] = ifRange
    request.headers["if-match"] = ifMatch
    request.headers["if-none-match"] = ifNoneMatch
    request.headers["if-modified-since"] = ifModifiedSince
    request.headers["if-unmodified-since"] = ifUnmodifiedSince
    request.progress = progress
    return try await http.download(request, to: destination)
  }

  /// Copy a file.
  ///
  /// Makes a file with the same content at another path, in the same bucket or another one; no byte is copied, whatever the size. Whoever may
  /// read the file and upload there may do it; limits, types and quotas of the other bucket hold.
  @discardableResult
  public func copyFile(_ fileId: String, _ body: CopyFileRequest) async throws -> FileMetadata {
    var request = HTTPRequest(.post, "/api/v1/files/\(try pathSegment(fileId))/copy", successes: [200, 201])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// Move or rename a file.
  ///
  /// Gives the file another path, in the same bucket or another one, as one step whatever its size. It keeps its id, so links to the id go on
  /// working. Conditions are about the file that moves (412). For the owner of the file or its bucket, and admins, who must be allowed to
  /// upload there. A bucket with versions keeps one at the old path.
  @discardableResult
  public func moveFile(_ fileId: String, _ body: MoveFileRequest, ifMatch: String? = nil, ifNoneMatch: String? = nil, ifUnmodifiedSince: String? = nil) async throws -> FileMetadata {
    var request = HTTPRequest(.post, "/api/v1/files/\(try pathSegment(fileId))/move", successes: [200])
    try request.setJSON(body)
    request.headers["if-match"] = ifMatch
    request.headers["if-none-match"] = ifNoneMatch
    request.headers["if-unmodified-since"] = ifUnmodifiedSince
    return try await http.value(request)
  }

  /// Delete a file by its path.
  ///
  /// As `DELETE /files/{file_id}`.
  public func deleteFileByPath(_ bucket: String, filePath: String, ifMatch: String? = nil, ifNoneMatch: String? = nil, ifUnmodifiedSince: String? = nil) async throws {
    var request = HTTPRequest(.delete, "/api/v1/files/\(try pathSegment(bucket))/\(try pathSegments(filePath))", successes: [204])
    request.headers["if-match"] = ifMatch
    request.headers["if-none-match"] = ifNoneMatch
    request.headers["if-unmodified-since"] = ifUnmodifiedSince
    try await http.nothing(request)
  }

  /// One version.
  ///
  /// What is known about a version. Old versions are for the owner of the file or its bucket, and admins; 404 for others.
  public func getVersion(_ versionId: String) async throws -> FileVersion {
    let request = HTTPRequest(.get, "/api/v1/file-versions/\(try pathSegment(versionId))", successes: [200])
    return try await http.value(request)
  }

  /// Delete a version for good.
  ///
  /// When it is the present file, or the newest marker, the version before it becomes the present file. For the owner of the file or its
  /// bucket, and admins.
  public func deleteVersion(_ versionId: String) async throws {
    let request = HTTPRequest(.delete, "/api/v1/file-versions/\(try pathSegment(versionId))", successes: [204])
    try await http.nothing(request)
  }

  /// Download a version.
  ///
  /// Answers the content as an attachment, with ranges and conditions (RFC 9110). A signed link needs nothing else. 404 for a marker.
  public func downloadVersion(_ versionId: String, token: String? = nil, range: String? = nil, ifRange: String? = nil, ifMatch: String? = nil, ifNoneMatch: String? = nil, ifModifiedSince: String? = nil, ifUnmodifiedSince: String? = nil, to destination: DownloadDestination = .memory, progress: ProgressHandler? = nil) async throws -> Download {
    var request = HTTPRequest(.get, "/api/v1/file-versions/\(try pathSegment(versionId))/download", successes: [200, 206, 304])
    request.addQuery("token", token)
    request.headers["range"] = range
    request.headers["if-range"] = ifRange
    request.headers["if-match"] = ifMatch
    request.headers["if-none-match"] = ifNoneMatch
    request.headers["if-modified-since"] = ifModifiedSince
    request.headers["if-unmodified-since"] = ifUnmodifiedSince
    request.progress = progress
    return try await http.download(request, to: destination)
  }

  /// View a version.
  ///
  /// Answers the content to be shown in place, with ranges and conditions (RFC 9110). Types that can run script, such as HTML and SVG, come
  /// as an attachment or in a sandbox, never so that they can act on this origin. A signed link needs nothing else. 404 for a marker.
  public func viewVersion(_ versionId: String, token: String? = nil, range: String? = nil, ifRange: String? = nil, ifMatch: String? = nil, ifNoneMatch: String? = nil, ifModifiedSince: String? = nil, ifUnmodifiedSince: String? = nil, to destination: DownloadDestination = .memory, progress: ProgressHandler? = nil) async throws -> Download {
    var request = HTTPRequest(.get, "/api/v1/file-versions/\(try pathSegment(versionId))/view", successes: [200, 206, 304])
    request.addQuery("token", token)
    request.headers["range"] = range
    request.headers["if-range"] = ifRange
    request.headers["if-match"] = ifMatch
    request.headers["if-none-match"] = ifNoneMatch
    request.headers["if-modified-since"] = ifModifiedSince
    request.headers["if-unmodified-since"] = ifUnmodifiedSince
    request.progress = progress
    return try await http.download(request, to: destination)
  }

  /// Make a version the present file again.
  ///
  /// The content of the version is the file's from now on, under a new version id; what it replaces becomes a version. No byte is copied. For
  /// the owner of the file or its bucket, and admins.
  @discardableResult
  public func restoreVersion(_ versionId: String) async throws -> FileMetadata {
    let request = HTTPRequest(.post, "/api/v1/file-versions/\(try pathSegment(versionId))/restore", successes: [200])
    return try await http.value(request)
  }

  /// Sign a link to a version.
  ///
  /// Makes a link that reads this version, and nothing else, without any header until it expires.
  @discardableResult
  public func createSignedVersionUrl(_ versionId: String, _ body: SignedUrlRequest) async throws -> SignedUrl {
    var request = HTTPRequest(.post, "/api/v1/file-versions/\(try pathSegment(versionId))/signed-url", successes: [200])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// A way to fill a box.
  public enum DownloadFileByPathFit: RawRepresentable, Codable, Hashable, Sendable {
    case cover
    case contain
    case fill
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "cover": self = .cover
      case "contain": self = .contain
      case "fill": self = .fill
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .cover: return "cover"
      case .contain: return "contain"
      case .fill: return "fill"
      case .other(let value): return value
      }
    }
  }

  /// An image format.
  public enum DownloadFileByPathFormat: RawRepresentable, Codable, Hashable, Sendable {
    case auto
    case webp
    case avif
    case jpeg
    case png
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "auto": self = .auto
      case "webp": self = .webp
      case "avif": self = .avif
      case "jpeg": self = .jpeg
      case "png": self = .png
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .auto: return "auto"
      case .webp: return "webp"
      case .avif: return "avif"
      case .jpeg: return "jpeg"
      case .png: return "png"
      case .other(let value): return value
      }
    }
  }

  /// A way to fill a box.
  public enum ViewFileByPathFit: RawRepresentable, Codable, Hashable, Sendable {
    case cover
    case contain
    case fill
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "cover": self = .cover
      case "contain": self = .contain
      case "fill": self = .fill
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .cover: return "cover"
      case .contain: return "contain"
      case .fill: return "fill"
      case .other(let value): return value
      }
    }
  }

  /// An image format.
  public enum ViewFileByPathFormat: RawRepresentable, Codable, Hashable, Sendable {
    case auto
    case webp
    case avif
    case jpeg
    case png
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "auto": self = .auto
      case "webp": self = .webp
      case "avif": self = .avif
      case "jpeg": self = .jpeg
      case "png": self = .png
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .auto: return "auto"
      case .webp: return "webp"
      case .avif: return "avif"
      case .jpeg: return "jpeg"
      case .png: return "png"
      case .other(let value): return value
      }
    }
  }

  /// A way to fill a box.
  public enum DownloadFileFit: RawRepresentable, Codable, Hashable, Sendable {
    case cover
    case contain
    case fill
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "cover": self = .cover
      case "contain": self = .contain
      case "fill": self = .fill
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .cover: return "cover"
      case .contain: return "contain"
      case .fill: return "fill"
      case .other(let value): return value
      }
    }
  }

  /// An image format.
  public enum DownloadFileFormat: RawRepresentable, Codable, Hashable, Sendable {
    case auto
    case webp
    case avif
    case jpeg
    case png
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "auto": self = .auto
      case "webp": self = .webp
      case "avif": self = .avif
      case "jpeg": self = .jpeg
      case "png": self = .png
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .auto: return "auto"
      case .webp: return "webp"
      case .avif: return "avif"
      case .jpeg: return "jpeg"
      case .png: return "png"
      case .other(let value): return value
      }
    }
  }

  /// A way to fill a box.
  public enum ViewFileFit: RawRepresentable, Codable, Hashable, Sendable {
    case cover
    case contain
    case fill
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "cover": self = .cover
      case "contain": self = .contain
      case "fill": self = .fill
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .cover: return "cover"
      case .contain: return "contain"
      case .fill: return "fill"
      case .other(let value): return value
      }
    }
  }

  /// An image format.
  public enum ViewFileFormat: RawRepresentable, Codable, Hashable, Sendable {
    case auto
    case webp
    case avif
    case jpeg
    case png
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "auto": self = .auto
      case "webp": self = .webp
      case "avif": self = .avif
      case "jpeg": self = .jpeg
      case "png": self = .png
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .auto: return "auto"
      case .webp: return "webp"
      case .avif: return "avif"
      case .jpeg: return "jpeg"
      case .png: return "png"
      case .other(let value): return value
      }
    }
  }
}
