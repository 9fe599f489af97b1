// Generated from the contract by `npm run generate`. Do not edit.
import Foundation

/// The operations of the contract whose ids begin with `cors.`.
public struct CorsOperations: Sendable {
  let http: HTTPClient

  /// The allowed origins.
  ///
  /// The origins in the database, oldest first; those of the server's settings are not listed. For admins.
  public func listOrigins(activeOnly: Bool? = nil, skip: Int? = nil, limit: Int? = nil) async throws -> [CorsOrigin] {
    var request = HTTPRequest(.get, "/api/v1/cors/origins", successes: [200])
    request.addQuery("active_only", activeOnly)
    request.addQuery("skip", skip)
    request.addQuery("limit", limit)
    return try await http.value(request)
  }

  /// Allow an origin.
  ///
  /// Adds an origin; every server process honours it at once. Answers 409 `already_exists` for one that is there. For admins.
  @discardableResult
  public func createOrigin(_ body: CreateCorsOriginRequest) async throws -> CorsOrigin {
    var request = HTTPRequest(.post, "/api/v1/cors/origins", successes: [201])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// Test an origin.
  ///
  /// Says whether a text could be added as an origin, without adding it. The text comes in the query or in the body; the body wins. Answers
  /// 400 `invalid_value` when neither holds one. For admins.
  @discardableResult
  public func validateOrigin(_ body: ValidateOriginRequest? = nil, origin: String? = nil) async throws -> OriginValidation {
    var request = HTTPRequest(.post, "/api/v1/cors/origins/validate", successes: [200])
    if let body { try request.setJSON(body) }
    request.addQuery("origin", origin)
    return try await http.value(request)
  }

  /// Read the origins anew.
  ///
  /// Makes every server process read the origins from the database anew; only needed after a change made in SQL. For admins.
  @discardableResult
  public func refreshCache() async throws -> CorsCacheRefreshed {
    let request = HTTPRequest(.post, "/api/v1/cors/origins/refresh-cache", successes: [200])
    return try await http.value(request)
  }

  /// One allowed origin.
  ///
  /// One entry, active or not. For admins.
  public func getOrigin(_ originId: String) async throws -> CorsOrigin {
    let request = HTTPRequest(.get, "/api/v1/cors/origins/\(try pathSegment(originId))", successes: [200])
    return try await http.value(request)
  }

  /// Change an allowed origin.
  ///
  /// Changes what the body names; every server process honours it at once. For admins.
  @discardableResult
  public func updateOrigin(_ originId: String, _ body: UpdateCorsOriginRequest) async throws -> CorsOrigin {
    var request = HTTPRequest(.put, "/api/v1/cors/origins/\(try pathSegment(originId))", successes: [200])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// Disallow an origin.
  ///
  /// Makes the entry inactive, or with `hard_delete` removes it; either way the origin is refused at once by every server process. For
  /// admins.
  @discardableResult
  public func deleteOrigin(_ originId: String, hardDelete: Bool? = nil) async throws -> CorsOriginDeleted {
    var request = HTTPRequest(.delete, "/api/v1/cors/origins/\(try pathSegment(originId))", successes: [200])
    request.addQuery("hard_delete", hardDelete)
    return try await http.value(request)
  }
}
