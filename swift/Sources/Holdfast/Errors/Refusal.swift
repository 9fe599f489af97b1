import Foundation

/// What the server says when it refuses: a problem document (RFC 9457), or what could be made out of a proxy's answer.
public struct Refusal: Hashable, Sendable {
  /// The HTTP status.
  public let status: Int
  public let code: ErrorCode
  /// The server's sentence, which says what would help.
  public let message: String
  /// Each field that was refused; empty when no field is to blame.
  public let errors: [FieldError]
  /// What to tell whoever runs the server; nil when the answer did not come from it.
  public let requestId: String?
  /// After how many seconds to try again, where the server says so.
  public let retryAfterSeconds: TimeInterval?
  /// The whole problem document; nil when the answer did not come from a Holdfast server.
  public let problem: Problem?

  /// Reads the answer to a request that did not succeed.
  init(status: Int, body: Data, retryAfter: String?) {
    let members = (try? Coding.decode(JSONObject.self, from: body)) ?? [:]
    self.status = status
    problem = try? Coding.decode(Problem.self, from: body)
    code = members["code"]?.string.flatMap { $0.isEmpty ? nil : ErrorCode(rawValue: $0) } ?? Self.code(of: status)
    message = members["detail"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? "The server answered \(status)."
    errors = problem?.errors ?? []
    requestId = members["request_id"]?.string
    retryAfterSeconds = retryAfter.flatMap { RetryAfter.seconds($0) }
  }

  /// A refusal that came in a frame of the socket, which has no status of its own.
  init(code: String, message: String) {
    status = 400
    self.code = ErrorCode(rawValue: code)
    self.message = message
    errors = []
    requestId = nil
    retryAfterSeconds = nil
    problem = nil
  }

  /// Whether the server did not take the access token.
  var isTokenRefusal: Bool { [ErrorCode.tokenExpired, .tokenRevoked, .invalidToken].contains(code) }

  private static func code(of status: Int) -> ErrorCode {
    switch status {
    case 413: return .bodyTooLarge
    case 429: return .rateLimited
    case 500...: return .unavailable
    default: return .badRequest
    }
  }
}

/// `Retry-After` (RFC 9110, section 10.2.3).
enum RetryAfter {
  /// The seconds from now that a number or a date says; nil for anything else.
  static func seconds(_ text: String, now: Date = Date()) -> TimeInterval? {
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    if !trimmed.isEmpty, trimmed.utf8.allSatisfy({ (48...57).contains($0) }) { return TimeInterval(trimmed) }
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(secondsFromGMT: 0)
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return format.date(from: trimmed).map { max(0, $0.timeIntervalSince(now).rounded(.up)) }
  }
}
