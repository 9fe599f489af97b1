// Generated from the contract by `npm run generate`. Do not edit.
import Foundation

/// The operations of the contract whose ids begin with `auth.`.
public struct AuthOperations: Sendable {
  let http: HTTPClient

  /// The keys of access tokens.
  ///
  /// The public keys with which anybody can verify an access token. Needs no key; may be cached as `Cache-Control` says.
  public func getJwks() async throws -> JsonWebKeySet {
    var request = HTTPRequest(.get, "/.well-known/jwks.json", successes: [200])
    request.isSignedIn = false
    return try await http.value(request)
  }

  /// Make an account.
  ///
  /// Makes an active account without any admin right. It does not log in. Answers 400 `email_taken` when the address has an account, and 403
  /// `registration_closed` where the server does not let people register.
  @discardableResult
  public func register(_ body: RegisterRequest) async throws -> User {
    var request = HTTPRequest(.post, "/api/v1/auth/register", successes: [200])
    try request.setJSON(body)
    request.isSignedIn = false
    return try await http.value(request)
  }

  /// Log in.
  ///
  /// Exchanges address and password for a session. Answers 400 `invalid_credentials` for a wrong pair, in the same time whether or not the
  /// account exists, and 400 `account_inactive` only after the right password.
  @discardableResult
  public func login(_ body: LoginRequest) async throws -> Session {
    var request = HTTPRequest(.post, "/api/v1/auth/login", successes: [200])
    try request.setJSON(body)
    request.isSignedIn = false
    return try await http.value(request)
  }

  /// Renew the tokens.
  ///
  /// Exchanges a refresh token for the next pair. The old one stays good for a few seconds, so that two tabs do not log each other out;
  /// presented later it ends the whole session (401 `token_revoked`), since somebody else may hold it.
  @discardableResult
  public func refresh(_ body: RefreshRequest) async throws -> RefreshedTokens {
    var request = HTTPRequest(.post, "/api/v1/auth/refresh", successes: [200])
    try request.setJSON(body)
    request.isSignedIn = false
    return try await http.value(request)
  }

  /// End one session.
  ///
  /// Ends the session of the given refresh token, or without one that of the access token. Answers 204 also when that session had ended
  /// already or never was; 401 `not_authenticated` when the request carries neither token. An access token that has expired still names its
  /// session.
  public func logout(_ body: LogoutRequest? = nil) async throws {
    var request = HTTPRequest(.post, "/api/v1/auth/logout", successes: [204])
    if let body { try request.setJSON(body) }
    request.isSignedIn = false
    try await http.nothing(request)
  }

  /// End all sessions.
  ///
  /// Ends every session of the signed-in user, this one included.
  public func logoutAll() async throws {
    let request = HTTPRequest(.post, "/api/v1/auth/logout/all", successes: [204])
    try await http.nothing(request)
  }
}
