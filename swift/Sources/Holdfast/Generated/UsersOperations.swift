// Generated from the contract by `npm run generate`. Do not edit.
import Foundation

/// The operations of the contract whose ids begin with `users.`.
public struct UsersOperations: Sendable {
  let http: HTTPClient

  /// All accounts.
  ///
  /// Every account, oldest first; for admins.
  public func listUsers(skip: Int? = nil, limit: Int? = nil) async throws -> [User] {
    var request = HTTPRequest(.get, "/api/v1/users", successes: [200])
    request.addQuery("skip", skip)
    request.addQuery("limit", limit)
    return try await http.value(request)
  }

  /// Make an account for somebody.
  ///
  /// Makes an account with any role; for admins. Answers 400 `email_taken` when the address has one.
  @discardableResult
  public func createUser(_ body: CreateUserRequest) async throws -> User {
    var request = HTTPRequest(.post, "/api/v1/users", successes: [200])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// One's own account.
  ///
  /// The account of the access token.
  public func getMe() async throws -> User {
    let request = HTTPRequest(.get, "/api/v1/users/me", successes: [200])
    return try await http.value(request)
  }

  /// Change one's own account.
  ///
  /// Changes what the body names and leaves the rest. Answers 400 `email_taken` when another account has the address.
  @discardableResult
  public func updateMe(_ body: UpdateMeRequest) async throws -> User {
    var request = HTTPRequest(.put, "/api/v1/users/me", successes: [200])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// Delete one's own account.
  ///
  /// Deletes the account, its sessions, its buckets and files. Rows and tables that it owned stay, without an owner. Answers 403 `last_admin`
  /// when nobody else could administer the server.
  public func deleteMe() async throws {
    let request = HTTPRequest(.delete, "/api/v1/users/me", successes: [204])
    try await http.nothing(request)
  }

  /// Change one's own password.
  ///
  /// Sets the new password and ends every other session. Answers 400 `wrong_password` when the current one is wrong and 400 `weak_password`
  /// when the new one is too easy.
  @discardableResult
  public func changeMyPassword(_ body: ChangePasswordRequest) async throws -> Bool {
    var request = HTTPRequest(.put, "/api/v1/users/me/password", successes: [200])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// The anonymous key.
  ///
  /// The anonymous key of this server, for showing it in a settings page.
  public func getMyAnonKey() async throws -> AnonKey {
    let request = HTTPRequest(.get, "/api/v1/users/me/anon-key", successes: [200])
    return try await http.value(request)
  }

  /// The other users.
  ///
  /// The masked profiles of all active users that are not admins, oldest first.
  public func listProfiles(skip: Int? = nil, limit: Int? = nil) async throws -> [UserProfile] {
    var request = HTTPRequest(.get, "/api/v1/users/list", successes: [200])
    request.addQuery("skip", skip)
    request.addQuery("limit", limit)
    return try await http.value(request)
  }

  /// How many users.
  ///
  /// The number of users that are not admins, whether active or not.
  public func countUsers() async throws -> Int64 {
    let request = HTTPRequest(.get, "/api/v1/users/count", successes: [200])
    return try await http.value(request)
  }

  /// One account.
  ///
  /// One's own account, or any for admins. Another's answers 403 `forbidden`, whether or not it exists.
  public func getUser(_ userId: String) async throws -> User {
    let request = HTTPRequest(.get, "/api/v1/users/\(try pathSegment(userId))", successes: [200])
    return try await http.value(request)
  }

  /// Change an account.
  ///
  /// Changes what the body names and leaves the rest; for admins. A new password or `is_active` false ends the user's sessions. Answers 403
  /// `last_admin` when nobody could administer the server any more.
  @discardableResult
  public func updateUser(_ userId: String, _ body: UpdateUserRequest) async throws -> User {
    var request = HTTPRequest(.put, "/api/v1/users/\(try pathSegment(userId))", successes: [200])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// Delete an account.
  ///
  /// Deletes the account as `DELETE /users/me` does; for admins. Answers 404 when there is none and 403 `last_admin` for the last active
  /// admin.
  @discardableResult
  public func deleteUser(_ userId: String) async throws -> Bool {
    let request = HTTPRequest(.delete, "/api/v1/users/\(try pathSegment(userId))", successes: [200])
    return try await http.value(request)
  }
}
