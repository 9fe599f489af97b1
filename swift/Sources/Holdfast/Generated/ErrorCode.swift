// Generated from the contract by `npm run generate`. Do not edit.
/// The code of a refusal: one of the contract's closed list. A later server may know more.
public struct ErrorCode: RawRepresentable, Hashable, Sendable {
  public let rawValue: String

  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Bad request (400). The request line, a header or the encoding of the URL cannot be read. Correct the client; repeating does not help.
  public static let badRequest = ErrorCode(rawValue: "bad_request")

  /// Body is not JSON (422). The body is not well-formed JSON in UTF-8, or nests too deep. `errors` names the place where known.
  public static let invalidJson = ErrorCode(rawValue: "invalid_json")

  /// Body does not fit the contract (422). A field is missing, unknown or of the wrong type; `errors` lists each. Correct those fields and
  /// send again.
  public static let invalidBody = ErrorCode(rawValue: "invalid_body")

  /// Query does not fit the contract (422). A query parameter is missing, unknown, repeated or of the wrong type; `errors` lists each.
  public static let invalidQuery = ErrorCode(rawValue: "invalid_query")

  /// Path does not fit the contract (422). A part of the path has the wrong form, such as an id that is no UUID.
  public static let invalidPath = ErrorCode(rawValue: "invalid_path")

  /// Header does not fit the contract (422). A header that the operation reads has the wrong form; `errors` names it.
  public static let invalidHeader = ErrorCode(rawValue: "invalid_header")

  /// Value breaks a rule (400). A value has the right type but is not allowed there; `detail` names the rule. `errors` names the field
  /// where one is to blame.
  public static let invalidValue = ErrorCode(rawValue: "invalid_value")

  /// Checksum does not match (400). The bytes that arrived are not those whose digest was sent. Nothing was stored; send them again.
  public static let checksumMismatch = ErrorCode(rawValue: "checksum_mismatch")

  /// Filter cannot be read (400). A row filter, select list or order is not in the dialect, or its operator does not fit the column's type.
  public static let invalidFilter = ErrorCode(rawValue: "invalid_filter")

  /// No such column (400). The table has no column of that name that the caller may see; `detail` names it.
  public static let unknownColumn = ErrorCode(rawValue: "unknown_column")

  /// Cursor is not valid (400). The cursor is damaged or belongs to another query. Start again from the first page.
  public static let invalidCursor = ErrorCode(rawValue: "invalid_cursor")

  /// A filter is required (400). Changing or deleting many rows needs at least one filter, so that a slip does not reach the whole table.
  public static let filterRequired = ErrorCode(rawValue: "filter_required")

  /// Name is not allowed (400). The name is reserved, too long in bytes, or holds characters that are not allowed there.
  public static let invalidName = ErrorCode(rawValue: "invalid_name")

  /// A constraint of the table refuses the row (400). A not-null or check constraint refuses a value; `errors` names the column where one
  /// is to blame.
  public static let constraintViolated = ErrorCode(rawValue: "constraint_violated")

  /// Default is not allowed (400). The default of a column is neither a literal that fits the type nor one of the listed functions.
  public static let defaultNotAllowed = ErrorCode(rawValue: "default_not_allowed")

  /// Password is too weak (400). The password is among the most common ones, or the same as the e-mail address. Choose another.
  public static let weakPassword = ErrorCode(rawValue: "weak_password")

  /// The anonymous key is missing (401). Send it in the header `apikey` (or `anon-key`), or in the query parameter of the same name.
  public static let missingKey = ErrorCode(rawValue: "missing_key")

  /// The anonymous key is not valid (401). The key is not, or no longer, a key of this server. Fetch the current one from its owner.
  public static let invalidKey = ErrorCode(rawValue: "invalid_key")

  /// Sign-in required (401). The operation needs a signed-in user. Log in and send the access token as a bearer token.
  public static let notAuthenticated = ErrorCode(rawValue: "not_authenticated")

  /// The token is not valid (401). The token is damaged, forged or made for something else. Log in again.
  public static let invalidToken = ErrorCode(rawValue: "invalid_token")

  /// The token has expired (401). For an access token, refresh and repeat; for a refresh token, log in again; for a signed link, ask for a
  /// new one.
  public static let tokenExpired = ErrorCode(rawValue: "token_expired")

  /// The session has ended (401). The session was logged out, the password was changed, or a used refresh token was presented again. Log in
  /// again.
  public static let tokenRevoked = ErrorCode(rawValue: "token_revoked")

  /// E-mail or password is wrong (400). No account has this pair. The answer does not say which of the two is wrong.
  public static let invalidCredentials = ErrorCode(rawValue: "invalid_credentials")

  /// The account is not active (400). The password was right but an admin has deactivated the account. Ask an admin.
  public static let accountInactive = ErrorCode(rawValue: "account_inactive")

  /// The current password is wrong (400). The password was not changed. Repeat with the right current password.
  public static let wrongPassword = ErrorCode(rawValue: "wrong_password")

  /// E-mail is taken (400). Another account has this address. Log in, or use another address.
  public static let emailTaken = ErrorCode(rawValue: "email_taken")

  /// Not allowed (403). You are known but may not do this. Repeating does not help; ask the owner or an admin.
  public static let forbidden = ErrorCode(rawValue: "forbidden")

  /// A row policy refuses the row (403). The row as it would be stored is not allowed by the table's row policies. No row was written.
  public static let rowPolicyViolated = ErrorCode(rawValue: "row_policy_violated")

  /// Registration is closed (403). This server does not let people register on their own. Ask an admin for an account.
  public static let registrationClosed = ErrorCode(rawValue: "registration_closed")

  /// The last admin must remain (403). The last active admin cannot be deleted, deactivated or lose the admin role. Make another admin
  /// first.
  public static let lastAdmin = ErrorCode(rawValue: "last_admin")

  /// Not found (404). There is no such thing, or you may not know of it; the two are not told apart.
  public static let notFound = ErrorCode(rawValue: "not_found")

  /// No such operation (404). No operation has this path. See `/openapi.json`.
  public static let routeNotFound = ErrorCode(rawValue: "route_not_found")

  /// Method not allowed (405). The path exists with other methods; the header `Allow` lists them.
  public static let methodNotAllowed = ErrorCode(rawValue: "method_not_allowed")

  /// No acceptable form (406). The operation cannot answer in any of the types that `Accept` names.
  public static let notAcceptable = ErrorCode(rawValue: "not_acceptable")

  /// The request came too slowly (408). The body did not arrive in time. Repeat on a better connection.
  public static let requestTimeout = ErrorCode(rawValue: "request_timeout")

  /// It exists already (409). Something with this name or key exists. Choose another, or change the one that exists.
  public static let alreadyExists = ErrorCode(rawValue: "already_exists")

  /// Conflict (409). Somebody changed the same thing at the same time. Read it again and repeat.
  public static let conflict = ErrorCode(rawValue: "conflict")

  /// The value exists already in another row (409). A unique constraint or primary key refuses the row; `errors` names the columns. No row
  /// was written.
  public static let uniqueViolated = ErrorCode(rawValue: "unique_violated")

  /// A reference refuses the change (409). The row refers to one that does not exist, or is referred to by others; `errors` names the
  /// columns.
  public static let foreignKeyViolated = ErrorCode(rawValue: "foreign_key_violated")

  /// Others depend on it (409). The table or column is used by foreign keys, views or policies; `detail` names them. Remove those first.
  public static let dependentObjects = ErrorCode(rawValue: "dependent_objects")

  /// The file is not uploaded yet (409). The file was announced but its content has not arrived. Finish the upload first.
  public static let uploadIncomplete = ErrorCode(rawValue: "upload_incomplete")

  /// It changed meanwhile (412). The condition in `If-Match` or `If-None-Match` does not hold. Read the current version and decide again.
  public static let preconditionFailed = ErrorCode(rawValue: "precondition_failed")

  /// A length is required (411). Send `Content-Length` or a chunked body.
  public static let lengthRequired = ErrorCode(rawValue: "length_required")

  /// Body is too large (413). The body is above the limit of this operation; `detail` names it in bytes. Send less, or in parts.
  public static let bodyTooLarge = ErrorCode(rawValue: "body_too_large")

  /// URL is too long (414). Move the long filter into fewer or shorter parts.
  public static let uriTooLong = ErrorCode(rawValue: "uri_too_long")

  /// Content type is not supported (415). Send one of the types that the operation lists; for a bucket, one of its allowed types.
  public static let unsupportedMediaType = ErrorCode(rawValue: "unsupported_media_type")

  /// The image cannot be transformed (422). The file is no image, or it moves, is damaged or too large; `detail` says which. The file
  /// itself can be read as it is.
  public static let imageRefused = ErrorCode(rawValue: "image_refused")

  /// Range is outside the file (416). The header `Content-Range` tells the size. Ask for a range within it.
  public static let rangeNotSatisfiable = ErrorCode(rawValue: "range_not_satisfiable")

  /// Headers are too large (431). Send fewer or shorter headers.
  public static let headersTooLarge = ErrorCode(rawValue: "headers_too_large")

  /// Too many requests (429). Wait as many seconds as `Retry-After` says.
  public static let rateLimited = ErrorCode(rawValue: "rate_limited")

  /// A limit is exceeded (400). The request asks for more rows, columns, items or bytes than a limit allows; `detail` names the limit.
  public static let limitExceeded = ErrorCode(rawValue: "limit_exceeded")

  /// The quota is used up (403). The bucket, the account or the server holds as much as it may. Delete something or ask an admin.
  public static let quotaExceeded = ErrorCode(rawValue: "quota_exceeded")

  /// WebSocket required (426). This path only answers a WebSocket handshake (RFC 6455).
  public static let upgradeRequired = ErrorCode(rawValue: "upgrade_required")

  /// The client went away (499). Recorded when the client closed the connection before the answer; a client never sees it.
  public static let clientClosed = ErrorCode(rawValue: "client_closed")

  /// Internal error (500). A fault of the server, recorded under `request_id`. The request may or may not have taken effect.
  public static let `internal` = ErrorCode(rawValue: "internal")

  /// Not supported here (501). The database or storage that this server is composed of lacks the ability; `detail` names it.
  public static let notSupported = ErrorCode(rawValue: "not_supported")

  /// Not available now (503). A part of the server does not answer or is about to stop. Repeat after `Retry-After` seconds.
  public static let unavailable = ErrorCode(rawValue: "unavailable")

  /// It took too long (504). The work was stopped at its time limit and has not taken effect. Ask for less, or repeat later.
  public static let timeout = ErrorCode(rawValue: "timeout")

  /// No space left (507). The disk or the store is full. Nothing was written. Tell the owner of the server.
  public static let storageFull = ErrorCode(rawValue: "storage_full")
}
