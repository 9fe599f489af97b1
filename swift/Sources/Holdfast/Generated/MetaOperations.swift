// Generated from the contract by `npm run generate`. Do not edit.
import Foundation

/// The operations of the contract whose ids begin with `meta.`.
public struct MetaOperations: Sendable {
  let http: HTTPClient

  /// This contract.
  ///
  /// The contract as one bundled OpenAPI 3.1 document, the very one that the server validates against. Needs no key.
  public func getOpenapi() async throws -> JSONObject {
    var request = HTTPRequest(.get, "/openapi.json", successes: [200])
    request.isSignedIn = false
    return try await http.value(request)
  }
}
