import Foundation

/// Files: `from(bucket)` has those of a bucket by path, `buckets` and `files` have the operations by id.
public struct StorageClient: Sendable {
  let http: HTTPClient
  /// Making, changing, listing and deleting buckets.
  public let buckets: BucketsOperations
  /// Everything about files by id: what is known of them, links, announced uploads, content.
  public let files: FilesOperations

  /// Remembers uploads that are not finished.
  private let uploads: any SessionStorage

  init(http: HTTPClient, operations: Operations, uploads: any SessionStorage) {
    self.http = http
    self.uploads = uploads
    buckets = operations.buckets
    files = operations.files
  }

  /// The files of a bucket, named by id or name.
  public func from(_ bucket: String) -> BucketFiles {
    BucketFiles(http: http, bucket: bucket, storage: uploads)
  }
}
