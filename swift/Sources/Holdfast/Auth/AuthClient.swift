import Foundation

/// Accounts and sessions.
public struct AuthClient: Sendable {
  let operations: Operations
  let keeper: SessionKeeper

  /// Makes an account. It does not sign in.
  @discardableResult
  public func register(email: String, password: String, fullName: String? = nil) async throws -> User {
    try await operations.auth.register(RegisterRequest(email: email, password: password, fullName: fullName))
  }

  /// Signs in and keeps the session, which is renewed by itself from then on.
  @discardableResult
  public func login(email: String, password: String) async throws -> UserSession {
    let request = LoginRequest.loginByEmail(LoginByEmail(email: email, password: password))
    let session = UserSession(try await operations.auth.login(request))
    await keeper.replace(session)
    return session
  }

  /// Ends the session on the server and here. When the server cannot be reached, it is ended here, and this throws.
  public func logout() async throws {
    guard let session = await keeper.current() else { return }
    await keeper.replace(nil)
    try await operations.auth.logout(LogoutRequest(refreshToken: session.refreshToken))
  }

  /// Ends every session of the user, on every device.
  public func logoutEverywhere() async throws {
    do {
      try await operations.auth.logoutAll()
    } catch let error as HoldfastError where error.refusal?.status == 401 {
      // The session had ended already.
    }
    await keeper.replace(nil)
  }

  /// The session, or nil when nobody is signed in; asks nobody.
  public func session() async -> UserSession? {
    await keeper.current()
  }

  /// A token that is good for some seconds yet, for calls that this client does not make; nil when nobody is signed in.
  public func accessToken() async throws -> String? {
    do {
      return try await keeper.token()
    } catch {
      throw HoldfastError.wrapping(error)
    }
  }

  /// Changes the password, which ends the user's other sessions.
  public func changePassword(from current: String, to new: String) async throws {
    try await operations.users.changeMyPassword(ChangePasswordRequest(currentPassword: current, newPassword: new))
  }

  /// Deletes the account of whoever is signed in, with what belongs to it, and signs out.
  public func deleteAccount() async throws {
    try await operations.users.deleteMe()
    await keeper.replace(nil)
  }

  /// The session at each change from now on; nil after a sign-out. A reader that is slow sees the newest.
  public func changes() async -> AsyncStream<UserSession?> {
    await keeper.changes()
  }
}
