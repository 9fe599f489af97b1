import Foundation

/// A signed-in user and their tokens.
public struct UserSession: Codable, Hashable, Sendable {
  public let accessToken: String
  public let refreshToken: String
  /// When the access token ends, by this device's clock.
  public let expiresAt: Date
  public let userId: String
  public let email: String
  public let isSuperuser: Bool

  /// The session that a login answers.
  init(_ login: Session) {
    accessToken = login.accessToken
    refreshToken = login.refreshToken
    expiresAt = Date(timeIntervalSinceNow: TimeInterval(login.expiresIn))
    userId = login.userId
    email = login.email
    isSuperuser = login.isSuperuser
  }

  /// The session after its tokens were renewed.
  init(_ session: UserSession, renewed tokens: RefreshedTokens) {
    accessToken = tokens.accessToken
    refreshToken = tokens.refreshToken
    expiresAt = Date(timeIntervalSinceNow: TimeInterval(tokens.expiresIn))
    userId = session.userId
    email = session.email
    isSuperuser = session.isSuperuser
  }

  var secondsLeft: TimeInterval { expiresAt.timeIntervalSinceNow }
}
