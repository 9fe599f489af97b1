// Generated from the contract by `npm run generate`. Do not edit.
import Foundation

/// The operations of the contract whose ids begin with `buckets.`.
public struct BucketsOperations: Sendable {
  let http: HTTPClient

  /// The buckets.
  ///
  /// The buckets that the caller may see: public ones and one's own, all for admins; oldest first.
  public func listBuckets(skip: Int? = nil, limit: Int? = nil) async throws -> [Bucket] {
    var request = HTTPRequest(.get, "/api/v1/buckets", successes: [200])
    request.addQuery("skip", skip)
    request.addQuery("limit", limit)
    return try await http.value(request)
  }

  /// Make a bucket.
  ///
  /// Makes a bucket that the caller owns. Answers 409 `already_exists` when the name is taken.
  @discardableResult
  public func createBucket(_ body: CreateBucketRequest) async throws -> Bucket {
    var request = HTTPRequest(.post, "/api/v1/buckets", successes: [201])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// The public buckets.
  ///
  /// The public buckets, oldest first.
  public func listPublicBuckets(skip: Int? = nil, limit: Int? = nil) async throws -> [Bucket] {
    var request = HTTPRequest(.get, "/api/v1/buckets/public", successes: [200])
    request.addQuery("skip", skip)
    request.addQuery("limit", limit)
    return try await http.value(request)
  }

  /// One bucket.
  ///
  /// A bucket by id or name; 404 for a private one of somebody else.
  public func getBucket(_ bucket: String) async throws -> Bucket {
    let request = HTTPRequest(.get, "/api/v1/buckets/\(try pathSegment(bucket))", successes: [200])
    return try await http.value(request)
  }

  /// Change a bucket.
  ///
  /// Changes what the body names. Links to files stay good under a new name where they go by id. Making a bucket private holds at once, for
  /// every link that is not signed.
  @discardableResult
  public func updateBucket(_ bucket: String, _ body: UpdateBucketRequest) async throws -> Bucket {
    var request = HTTPRequest(.put, "/api/v1/buckets/\(try pathSegment(bucket))", successes: [200])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// Delete a bucket.
  ///
  /// Deletes the bucket and all its files, whoever uploaded them. All or nothing.
  @discardableResult
  public func deleteBucket(_ bucket: String) async throws -> Bool {
    let request = HTTPRequest(.delete, "/api/v1/buckets/\(try pathSegment(bucket))", successes: [200])
    return try await http.value(request)
  }

  /// The files in a bucket.
  ///
  /// The files of a bucket by path; 404 for a private bucket of somebody else.
  public func listBucketFiles(_ bucket: String, skip: Int? = nil, limit: Int? = nil, search: String? = nil, prefix: String? = nil) async throws -> [FileMetadata] {
    var request = HTTPRequest(.get, "/api/v1/buckets/\(try pathSegment(bucket))/files", successes: [200])
    request.addQuery("skip", skip)
    request.addQuery("limit", limit)
    request.addQuery("search", search)
    request.addQuery("prefix", prefix)
    return try await http.value(request)
  }

  /// What is in a folder.
  ///
  /// The files whose path begins with `prefix`, page by page in the order of the bytes of their paths. With `delimiter=/`, what lies below
  /// the next slash is folded into one folder. A page costs the same whatever the bucket and its folders hold.
  public func listEntries(_ bucket: String, prefix: String? = nil, delimiter: ListEntriesDelimiter? = nil, cursor: String? = nil, limit: Int? = nil) async throws -> Entries {
    var request = HTTPRequest(.get, "/api/v1/buckets/\(try pathSegment(bucket))/entries", successes: [200])
    request.addQuery("prefix", prefix)
    request.addQuery("delimiter", delimiter)
    request.addQuery("cursor", cursor)
    request.addQuery("limit", limit)
    return try await http.value(request)
  }

  /// Delete the files of a folder.
  ///
  /// Deletes at most `limit` files whose path begins with `prefix`, all or nothing, and says whether there are more. A bucket with versions
  /// keeps them as such.
  @discardableResult
  public func deleteFiles(_ bucket: String, _ body: DeleteFilesRequest) async throws -> DeletedFiles {
    var request = HTTPRequest(.post, "/api/v1/buckets/\(try pathSegment(bucket))/delete-files", successes: [200])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// A slash.
  public enum ListEntriesDelimiter: RawRepresentable, Codable, Hashable, Sendable {
    case slash
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "/": self = .slash
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .slash: return "/"
      case .other(let value): return value
      }
    }
  }
}
