// Generated from the contract by `npm run generate`. Do not edit.
import Foundation

/// The operations of the contract whose ids begin with `access_keys.`.
public struct AccessKeysOperations: Sendable {
  let http: HTTPClient

  /// The access keys.
  ///
  /// One's own access keys, newest first; everybody's for admins. Secrets are never shown again.
  public func listAccessKeys(ownerId: String? = nil, skip: Int? = nil, limit: Int? = nil) async throws -> [AccessKey] {
    var request = HTTPRequest(.get, "/api/v1/access-keys", successes: [200])
    request.addQuery("owner_id", ownerId)
    request.addQuery("skip", skip)
    request.addQuery("limit", limit)
    return try await http.value(request)
  }

  /// Make an access key.
  ///
  /// Makes a key by which an S3 client works as the signed-in user, within the key's scope. The secret is in this answer and never shown
  /// again. Answers 404 `not_found` for a bucket that one does not see and 400 `limit_exceeded` for more than 100 keys.
  @discardableResult
  public func createAccessKey(_ body: CreateAccessKeyRequest) async throws -> CreatedAccessKey {
    var request = HTTPRequest(.post, "/api/v1/access-keys", successes: [201])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// One access key.
  ///
  /// One of one's own keys, or any for admins; without its secret.
  public func getAccessKey(_ accessKeyId: String) async throws -> AccessKey {
    let request = HTTPRequest(.get, "/api/v1/access-keys/\(try pathSegment(accessKeyId))", successes: [200])
    return try await http.value(request)
  }

  /// Revoke an access key.
  ///
  /// Deletes one of one's own keys, or any for admins. Every server refuses the key from now on, and the URLs that were signed with it.
  public func revokeAccessKey(_ accessKeyId: String) async throws {
    let request = HTTPRequest(.delete, "/api/v1/access-keys/\(try pathSegment(accessKeyId))", successes: [204])
    try await http.nothing(request)
  }
}
