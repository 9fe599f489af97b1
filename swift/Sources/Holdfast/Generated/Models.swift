// Generated from the contract by `npm run generate`. Do not edit.
import Foundation

/// One wrong field of a request.
public struct FieldError: Codable, Hashable, Sendable {
  /// The part of the request (`path`, `query`, `headers`, `body`), then the way to the field, parted by points.
  public var path: String
  /// What is wrong with it, without repeating its value.
  public var message: String

  public init(path: String, message: String) {
    self.path = path
    self.message = message
  }

  private enum CodingKeys: String, CodingKey {
    case path
    case message
  }
}

/// Every refusal and failure, as RFC 9457 (`application/problem+json`). Program against `code`; `detail` is a sentence for people and may
/// change. It never holds a stack, SQL, a file path or the text of a database error.
public struct Problem: Codable, Hashable, Sendable {
  /// A URI that names the kind of problem; it ends in the code.
  public var type: String
  /// The short title of the code, the same for every occurrence.
  public var title: String
  /// The HTTP status, repeated for clients that only see the body.
  public var status: Int
  /// What went wrong this time and what would help.
  public var detail: String
  /// One of the closed list in errors.yaml.
  public var code: String
  /// The `X-Request-Id` of the request, to be quoted in a report.
  public var requestId: String
  /// The path of the request; absent when it could not be read.
  public var instance: String?
  /// One entry for each wrong field; absent where no single field is to blame.
  public var errors: [FieldError]?

  public init(type: String, title: String, status: Int, detail: String, code: String, requestId: String, instance: String? = nil, errors: [FieldError]? = nil) {
    self.type = type
    self.title = title
    self.status = status
    self.detail = detail
    self.code = code
    self.requestId = requestId
    self.instance = instance
    self.errors = errors
  }

  private enum CodingKeys: String, CodingKey {
    case type
    case title
    case status
    case detail
    case code
    case requestId = "request_id"
    case instance
    case errors
  }
}

/// That the process answers.
public struct Health: Codable, Hashable, Sendable {
  /// Always `ok`; a process that cannot say so does not answer.
  public var status: String
  /// A sentence for people.
  public var message: String

  public init(status: String, message: String) {
    self.status = status
    self.message = message
  }

  private enum CodingKeys: String, CodingKey {
    case status
    case message
  }
}

/// The state of one part of the server.
public struct ReadinessCheck: Codable, Hashable, Sendable {
  /// The part, such as `database`, `storage` or `feed`.
  public var name: String
  /// Whether that part answered in time.
  public var ok: Bool

  public init(name: String, ok: Bool) {
    self.name = name
    self.ok = ok
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case ok
  }
}

/// Whether the server can do its work now, and which part keeps it from that.
public struct Readiness: Codable, Hashable, Sendable {
  /// `ok` when every check is; else `unavailable`.
  public var status: Status
  /// One entry per part, always the same parts in the same order.
  public var checks: [ReadinessCheck]

  /// `ok` when every check is; else `unavailable`.
  public enum Status: RawRepresentable, Codable, Hashable, Sendable {
    case ok
    case unavailable
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "ok": self = .ok
      case "unavailable": self = .unavailable
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .ok: return "ok"
      case .unavailable: return "unavailable"
      case .other(let value): return value
      }
    }
  }

  public init(status: Status, checks: [ReadinessCheck]) {
    self.status = status
    self.checks = checks
  }

  private enum CodingKeys: String, CodingKey {
    case status
    case checks
  }
}

/// One public key; never a private member.
public struct JsonWebKey: Codable, Hashable, Sendable {
  /// The kind of key, such as `EC` or `OKP`.
  public var kty: String
  /// The id that the header of a token names.
  public var kid: String
  /// Always `sig`.
  public var use: String
  /// The algorithm, such as `ES256`.
  public var alg: String
  /// The curve.
  public var crv: String?
  /// The first coordinate, base64url.
  public var x: String?
  /// The second coordinate, base64url; absent where the curve has one.
  public var y: String?
  /// What the key may be used for; only `verify`.
  public var keyOps: [String]?

  public init(kty: String, kid: String, use: String, alg: String, crv: String? = nil, x: String? = nil, y: String? = nil, keyOps: [String]? = nil) {
    self.kty = kty
    self.kid = kid
    self.use = use
    self.alg = alg
    self.crv = crv
    self.x = x
    self.y = y
    self.keyOps = keyOps
  }

  private enum CodingKeys: String, CodingKey {
    case kty
    case kid
    case use
    case alg
    case crv
    case x
    case y
    case keyOps = "key_ops"
  }
}

/// The public keys that verify access tokens (RFC 7517). It holds the keys of every token that may still be valid.
public struct JsonWebKeySet: Codable, Hashable, Sendable {
  /// Newest first.
  public var keys: [JsonWebKey]

  public init(keys: [JsonWebKey]) {
    self.keys = keys
  }

  private enum CodingKeys: String, CodingKey {
    case keys
  }
}

/// A new account. The role is not part of it; nobody makes themselves an admin.
public struct RegisterRequest: Codable, Hashable, Sendable {
  /// The address to log in with; compared without regard to case, and unique.
  public var email: String
  /// 8 to 200 characters, not among the most common passwords and not the e-mail address. Stored only as an argon2id hash.
  public var password: String
  /// The name to show, up to 200 characters; null for none.
  public var fullName: String?

  public init(email: String, password: String, fullName: String? = nil) {
    self.email = email
    self.password = password
    self.fullName = fullName
  }

  private enum CodingKeys: String, CodingKey {
    case email
    case password
    case fullName = "full_name"
  }
}

/// An account, as its owner and admins see it.
public struct User: Codable, Hashable, Sendable {
  /// The user's id; never changes.
  public var id: String
  /// The address to log in with.
  public var email: String
  /// Whether the user may log in.
  public var isActive: Bool
  /// Whether the user is an admin.
  public var isSuperuser: Bool
  /// The name to show; null when none was given.
  public var fullName: String?
  /// When the account was made.
  public var createdAt: Date
  /// When it last changed.
  public var updatedAt: Date

  public init(id: String, email: String, isActive: Bool, isSuperuser: Bool, fullName: String? = nil, createdAt: Date, updatedAt: Date) {
    self.id = id
    self.email = email
    self.isActive = isActive
    self.isSuperuser = isSuperuser
    self.fullName = fullName
    self.createdAt = createdAt
    self.updatedAt = updatedAt
  }

  private enum CodingKeys: String, CodingKey {
    case id
    case email
    case isActive = "is_active"
    case isSuperuser = "is_superuser"
    case fullName = "full_name"
    case createdAt = "created_at"
    case updatedAt = "updated_at"
  }
}

/// The form of OAuth 2.0's password grant; the user name is the e-mail address.
public struct LoginByUsername: Codable, Hashable, Sendable {
  /// The e-mail address of the account.
  public var username: String
  /// The password of the account.
  public var password: String
  /// Accepted and ignored, since OAuth 2.0 clients send it.
  public var grantType: String?
  /// Accepted and ignored, since OAuth 2.0 clients send it.
  public var scope: String?

  public init(username: String, password: String, grantType: String? = nil, scope: String? = nil) {
    self.username = username
    self.password = password
    self.grantType = grantType
    self.scope = scope
  }

  private enum CodingKeys: String, CodingKey {
    case username
    case password
    case grantType = "grant_type"
    case scope
  }
}

/// The same with the address in its own field.
public struct LoginByEmail: Codable, Hashable, Sendable {
  /// The e-mail address of the account.
  public var email: String
  /// The password of the account.
  public var password: String

  public init(email: String, password: String) {
    self.email = email
    self.password = password
  }

  private enum CodingKeys: String, CodingKey {
    case email
    case password
  }
}

/// Exactly one of the two forms.
public enum LoginRequest: Codable, Hashable, Sendable {
  case loginByUsername(LoginByUsername)
  case loginByEmail(LoginByEmail)

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(LoginByUsername.self) { self = .loginByUsername(value); return }
    self = .loginByEmail(try container.decode(LoginByEmail.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .loginByUsername(let value): try container.encode(value)
    case .loginByEmail(let value): try container.encode(value)
    }
  }
}

/// The tokens of a new session and whom they stand for.
public struct Session: Codable, Hashable, Sendable {
  /// A signed JWT (RFC 7519) whose `sub` is the user's id; its keys are at `/.well-known/jwks.json`. Send it as a bearer token.
  public var accessToken: String
  /// An opaque secret that is worth one new pair of tokens.
  public var refreshToken: String
  /// Always `bearer` (RFC 6750).
  public var tokenType: String
  /// How many seconds the access token is valid from now.
  public var expiresIn: Int
  /// Whether the user is an admin now.
  public var isSuperuser: Bool
  /// The user's address.
  public var email: String
  /// The user's id.
  public var userId: String

  public init(accessToken: String, refreshToken: String, tokenType: String, expiresIn: Int, isSuperuser: Bool, email: String, userId: String) {
    self.accessToken = accessToken
    self.refreshToken = refreshToken
    self.tokenType = tokenType
    self.expiresIn = expiresIn
    self.isSuperuser = isSuperuser
    self.email = email
    self.userId = userId
  }

  private enum CodingKeys: String, CodingKey {
    case accessToken = "access_token"
    case refreshToken = "refresh_token"
    case tokenType = "token_type"
    case expiresIn = "expires_in"
    case isSuperuser = "is_superuser"
    case email
    case userId = "user_id"
  }
}

/// A refresh token to exchange.
public struct RefreshRequest: Codable, Hashable, Sendable {
  /// An opaque secret that is worth one new pair of tokens.
  public var refreshToken: String

  public init(refreshToken: String) {
    self.refreshToken = refreshToken
  }

  private enum CodingKeys: String, CodingKey {
    case refreshToken = "refresh_token"
  }
}

/// The next pair of tokens of the same session.
public struct RefreshedTokens: Codable, Hashable, Sendable {
  /// A signed JWT (RFC 7519) whose `sub` is the user's id; its keys are at `/.well-known/jwks.json`. Send it as a bearer token.
  public var accessToken: String
  /// An opaque secret that is worth one new pair of tokens.
  public var refreshToken: String
  /// Always `bearer` (RFC 6750).
  public var tokenType: String
  /// How many seconds the access token is valid from now.
  public var expiresIn: Int

  public init(accessToken: String, refreshToken: String, tokenType: String, expiresIn: Int) {
    self.accessToken = accessToken
    self.refreshToken = refreshToken
    self.tokenType = tokenType
    self.expiresIn = expiresIn
  }

  private enum CodingKeys: String, CodingKey {
    case accessToken = "access_token"
    case refreshToken = "refresh_token"
    case tokenType = "token_type"
    case expiresIn = "expires_in"
  }
}

/// Which session to end.
public struct LogoutRequest: Codable, Hashable, Sendable {
  /// An opaque secret that is worth one new pair of tokens.
  public var refreshToken: String?

  public init(refreshToken: String? = nil) {
    self.refreshToken = refreshToken
  }

  private enum CodingKeys: String, CodingKey {
    case refreshToken = "refresh_token"
  }
}

/// An account that an admin makes.
public struct CreateUserRequest: Codable, Hashable, Sendable {
  /// The address to log in with; unique without regard to case.
  public var email: String
  /// 8 to 200 characters, not among the most common passwords and not the e-mail address. Stored only as an argon2id hash.
  public var password: String
  /// The name to show, up to 200 characters; null for none.
  public var fullName: String?
  /// Whether the user may log in; true when absent.
  public var isActive: Bool?
  /// Whether the user is an admin; false when absent.
  public var isSuperuser: Bool?

  public init(email: String, password: String, fullName: String? = nil, isActive: Bool? = nil, isSuperuser: Bool? = nil) {
    self.email = email
    self.password = password
    self.fullName = fullName
    self.isActive = isActive
    self.isSuperuser = isSuperuser
  }

  private enum CodingKeys: String, CodingKey {
    case email
    case password
    case fullName = "full_name"
    case isActive = "is_active"
    case isSuperuser = "is_superuser"
  }
}

/// What to change of one's own account; what is absent stays. The password has its own operation, the role has none.
public struct UpdateMeRequest: Codable, Hashable, Sendable {
  /// The new address to log in with.
  public var email: String?
  /// The name to show, up to 200 characters; null for none.
  public var fullName: Nullable<String>?

  public init(email: String? = nil, fullName: Nullable<String>? = nil) {
    self.email = email
    self.fullName = fullName
  }

  private enum CodingKeys: String, CodingKey {
    case email
    case fullName = "full_name"
  }
}

/// Proof of the current password, and the next one.
public struct ChangePasswordRequest: Codable, Hashable, Sendable {
  /// The password that is valid now.
  public var currentPassword: String
  /// 8 to 200 characters, not among the most common passwords and not the e-mail address. Stored only as an argon2id hash.
  public var newPassword: String

  public init(currentPassword: String, newPassword: String) {
    self.currentPassword = currentPassword
    self.newPassword = newPassword
  }

  private enum CodingKeys: String, CodingKey {
    case currentPassword = "current_password"
    case newPassword = "new_password"
  }
}

/// The anonymous key.
public struct AnonKey: Codable, Hashable, Sendable {
  /// The key that every request carries.
  public var anonKey: String

  public init(anonKey: String) {
    self.anonKey = anonKey
  }

  private enum CodingKeys: String, CodingKey {
    case anonKey = "anon_key"
  }
}

/// An account as other users see it. The row of `users` in the tables API has the same columns.
public struct UserProfile: Codable, Hashable, Sendable {
  /// The user's id.
  public var id: String
  /// The address, masked: its first character, three asterisks and the domain. Whole for oneself and for admins.
  public var email: String
  /// Whether the user may log in.
  public var isActive: Bool
  /// Whether the user is an admin; false in `GET /users/list`.
  public var isSuperuser: Bool
  /// The name to show; null when none was given.
  public var fullName: String?
  /// When the account was made.
  public var createdAt: Date
  /// When it last changed.
  public var updatedAt: Date

  public init(id: String, email: String, isActive: Bool, isSuperuser: Bool, fullName: String? = nil, createdAt: Date, updatedAt: Date) {
    self.id = id
    self.email = email
    self.isActive = isActive
    self.isSuperuser = isSuperuser
    self.fullName = fullName
    self.createdAt = createdAt
    self.updatedAt = updatedAt
  }

  private enum CodingKeys: String, CodingKey {
    case id
    case email
    case isActive = "is_active"
    case isSuperuser = "is_superuser"
    case fullName = "full_name"
    case createdAt = "created_at"
    case updatedAt = "updated_at"
  }
}

/// What an admin changes of an account; what is absent stays.
public struct UpdateUserRequest: Codable, Hashable, Sendable {
  /// The new address to log in with.
  public var email: String?
  /// The name to show, up to 200 characters; null for none.
  public var fullName: Nullable<String>?
  /// Whether the user may log in; false ends all of the user's sessions.
  public var isActive: Bool?
  /// Whether the user is an admin. The last active admin keeps the role.
  public var isSuperuser: Bool?
  /// 8 to 200 characters, not among the most common passwords and not the e-mail address. Stored only as an argon2id hash.
  public var password: String?

  public init(email: String? = nil, fullName: Nullable<String>? = nil, isActive: Bool? = nil, isSuperuser: Bool? = nil, password: String? = nil) {
    self.email = email
    self.fullName = fullName
    self.isActive = isActive
    self.isSuperuser = isSuperuser
    self.password = password
  }

  private enum CodingKeys: String, CodingKey {
    case email
    case fullName = "full_name"
    case isActive = "is_active"
    case isSuperuser = "is_superuser"
    case password
  }
}

/// What a user owns, and may own.
public struct UserStorage: Codable, Hashable, Sendable {
  /// The bytes of the user's files and their versions.
  public var totalSize: Int64
  /// The most that it may be; null for any number.
  public var maxTotalBytes: Int64?
  /// Whether that is the server's limit for everybody.
  public var isDefault: Bool

  public init(totalSize: Int64, maxTotalBytes: Int64? = nil, isDefault: Bool) {
    self.totalSize = totalSize
    self.maxTotalBytes = maxTotalBytes
    self.isDefault = isDefault
  }

  private enum CodingKeys: String, CodingKey {
    case totalSize = "total_size"
    case maxTotalBytes = "max_total_bytes"
    case isDefault = "is_default"
  }
}

/// The quota of a user.
public struct UserQuotaRequest: Codable, Hashable, Sendable {
  /// The bytes that the user may own; null for any number.
  public var maxTotalBytes: Int64?

  public init(maxTotalBytes: Int64? = nil) {
    self.maxTotalBytes = maxTotalBytes
  }

  private enum CodingKeys: String, CodingKey {
    case maxTotalBytes = "max_total_bytes"
  }
}

/// A web origin that may call this server.
public struct CorsOrigin: Codable, Hashable, Sendable {
  /// The entry's id.
  public var id: String
  /// Scheme, host and port where it is not the default one; in lower case, without a path.
  public var origin: String
  /// What it is for; null when not said.
  public var description: String?
  /// Whether the origin is allowed now.
  public var isActive: Bool
  /// What the admin stored with it; empty when nothing.
  public var extraMetadata: JSONObject
  /// The admin who added it; null when that account is gone or the service key was used.
  public var createdBy: String?
  /// When it was added.
  public var createdAt: Date
  /// When it last changed.
  public var updatedAt: Date

  public init(id: String, origin: String, description: String? = nil, isActive: Bool, extraMetadata: JSONObject, createdBy: String? = nil, createdAt: Date, updatedAt: Date) {
    self.id = id
    self.origin = origin
    self.description = description
    self.isActive = isActive
    self.extraMetadata = extraMetadata
    self.createdBy = createdBy
    self.createdAt = createdAt
    self.updatedAt = updatedAt
  }

  private enum CodingKeys: String, CodingKey {
    case id
    case origin
    case description
    case isActive = "is_active"
    case extraMetadata = "extra_metadata"
    case createdBy = "created_by"
    case createdAt = "created_at"
    case updatedAt = "updated_at"
  }
}

/// An origin to allow.
public struct CreateCorsOriginRequest: Codable, Hashable, Sendable {
  /// `http` or `https`, a host with a top-level domain or `localhost` or an IP address, an optional port, and nothing after it. A wildcard
  /// is refused with 400 `invalid_value`, since credentials are allowed.
  public var origin: String
  /// What it is for; null when absent.
  public var description: String?
  /// Whether it is allowed at once; true when absent.
  public var isActive: Bool?
  /// Anything worth keeping with the origin.
  public var extraMetadata: JSONObject?

  public init(origin: String, description: String? = nil, isActive: Bool? = nil, extraMetadata: JSONObject? = nil) {
    self.origin = origin
    self.description = description
    self.isActive = isActive
    self.extraMetadata = extraMetadata
  }

  private enum CodingKeys: String, CodingKey {
    case origin
    case description
    case isActive = "is_active"
    case extraMetadata = "extra_metadata"
  }
}

/// An origin to test.
public struct ValidateOriginRequest: Codable, Hashable, Sendable {
  /// Any text.
  public var origin: String

  public init(origin: String) {
    self.origin = origin
  }

  private enum CodingKeys: String, CodingKey {
    case origin
  }
}

/// Whether a text could be added as an origin.
public struct OriginValidation: Codable, Hashable, Sendable {
  /// Whether it has the form of an origin.
  public var isValid: Bool
  /// What is wrong with it; null when nothing is.
  public var error: String?
  /// The text that was tested; in the form in which it would be stored when it is valid.
  public var origin: String

  public init(isValid: Bool, error: String? = nil, origin: String) {
    self.isValid = isValid
    self.error = error
    self.origin = origin
  }

  private enum CodingKeys: String, CodingKey {
    case isValid = "is_valid"
    case error
    case origin
  }
}

/// That every server process reads the origins anew.
public struct CorsCacheRefreshed: Codable, Hashable, Sendable {
  /// A sentence for people.
  public var message: String
  /// The origins allowed now, from the settings and the database together.
  public var origins: [String]

  public init(message: String, origins: [String]) {
    self.message = message
    self.origins = origins
  }

  private enum CodingKeys: String, CodingKey {
    case message
    case origins
  }
}

/// What to change; what is absent stays.
public struct UpdateCorsOriginRequest: Codable, Hashable, Sendable {
  /// `http` or `https`, a host with a top-level domain or `localhost` or an IP address, an optional port, and nothing after it. A wildcard
  /// is refused with 400 `invalid_value`, since credentials are allowed.
  public var origin: String?
  /// What it is for; null for nothing.
  public var description: Nullable<String>?
  /// Whether it is allowed.
  public var isActive: Bool?
  /// Anything worth keeping with the origin.
  public var extraMetadata: JSONObject?

  public init(origin: String? = nil, description: Nullable<String>? = nil, isActive: Bool? = nil, extraMetadata: JSONObject? = nil) {
    self.origin = origin
    self.description = description
    self.isActive = isActive
    self.extraMetadata = extraMetadata
  }

  private enum CodingKeys: String, CodingKey {
    case origin
    case description
    case isActive = "is_active"
    case extraMetadata = "extra_metadata"
  }
}

/// What was done.
public struct CorsOriginDeleted: Codable, Hashable, Sendable {
  /// A sentence for people.
  public var message: String
  /// The entry's id.
  public var id: String
  /// Whether the entry is gone; false when it is only inactive.
  public var hardDelete: Bool

  public init(message: String, id: String, hardDelete: Bool) {
    self.message = message
    self.id = id
    self.hardDelete = hardDelete
  }

  private enum CodingKeys: String, CodingKey {
    case message
    case id
    case hardDelete = "hard_delete"
  }
}

/// A column as Postgres has it.
public struct ColumnInfo: Codable, Hashable, Sendable {
  /// The column's name.
  public var columnName: String
  /// The type in Postgres' own spelling, such as `integer`, `character varying(20)` or `integer[]`.
  public var dataType: String
  /// Whether it may hold NULL.
  public var isNullable: IsNullable
  /// The default as SQL; null when there is none.
  public var columnDefault: String?
  /// The most characters of a limited text; null for others.
  public var characterMaximumLength: Int?
  /// The digits (or bits) of a number; null for others.
  public var numericPrecision: Int?
  /// The digits after the point; null for others.
  public var numericScale: Int?
  /// What it is for; null when not said.
  public var columnDescription: String?

  /// Whether it may hold NULL.
  public enum IsNullable: RawRepresentable, Codable, Hashable, Sendable {
    case yes
    case no
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "YES": self = .yes
      case "NO": self = .no
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .yes: return "YES"
      case .no: return "NO"
      case .other(let value): return value
      }
    }
  }

  public init(columnName: String, dataType: String, isNullable: IsNullable, columnDefault: String? = nil, characterMaximumLength: Int? = nil, numericPrecision: Int? = nil, numericScale: Int? = nil, columnDescription: String? = nil) {
    self.columnName = columnName
    self.dataType = dataType
    self.isNullable = isNullable
    self.columnDefault = columnDefault
    self.characterMaximumLength = characterMaximumLength
    self.numericPrecision = numericPrecision
    self.numericScale = numericScale
    self.columnDescription = columnDescription
  }

  private enum CodingKeys: String, CodingKey {
    case columnName = "column_name"
    case dataType = "data_type"
    case isNullable = "is_nullable"
    case columnDefault = "column_default"
    case characterMaximumLength = "character_maximum_length"
    case numericPrecision = "numeric_precision"
    case numericScale = "numeric_scale"
    case columnDescription = "column_description"
  }
}

/// A table of the schema.
public struct SchemaTable: Codable, Hashable, Sendable {
  /// The table's name.
  public var name: String
  /// What it is for; empty when not said.
  public var description: String
  /// In the order of the table.
  public var columns: [ColumnInfo]
  /// The columns of the primary key in its order; empty when there is none.
  public var primaryKeys: [String]

  public init(name: String, description: String, columns: [ColumnInfo], primaryKeys: [String]) {
    self.name = name
    self.description = description
    self.columns = columns
    self.primaryKeys = primaryKeys
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case description
    case columns
    case primaryKeys = "primary_keys"
  }
}

/// One column of a foreign key; the columns of a composite key share `constraint_name`.
public struct SchemaForeignKey: Codable, Hashable, Sendable {
  /// The constraint's name, unique within its table.
  public var constraintName: String
  /// The table that refers.
  public var tableName: String
  /// The column that refers.
  public var columnName: String
  /// The table it refers to.
  public var foreignTableName: String
  /// The column it refers to.
  public var foreignColumnName: String

  public init(constraintName: String, tableName: String, columnName: String, foreignTableName: String, foreignColumnName: String) {
    self.constraintName = constraintName
    self.tableName = tableName
    self.columnName = columnName
    self.foreignTableName = foreignTableName
    self.foreignColumnName = foreignColumnName
  }

  private enum CodingKeys: String, CodingKey {
    case constraintName = "constraint_name"
    case tableName = "table_name"
    case columnName = "column_name"
    case foreignTableName = "foreign_table_name"
    case foreignColumnName = "foreign_column_name"
  }
}

/// The tables that the caller may read.
public struct DatabaseSchema: Codable, Hashable, Sendable {
  /// By name.
  public var tables: [SchemaTable]
  /// The references between these tables.
  public var foreignKeys: [SchemaForeignKey]

  public init(tables: [SchemaTable], foreignKeys: [SchemaForeignKey]) {
    self.tables = tables
    self.foreignKeys = foreignKeys
  }

  private enum CodingKeys: String, CodingKey {
    case tables
    case foreignKeys = "foreign_keys"
  }
}

/// The access preset; `custom` for a table made in SQL, or whose preset policies were dropped.
public enum TableAccess: RawRepresentable, Codable, Hashable, Sendable {
  case `private`
  case authenticated
  case publicRead
  case `public`
  case custom
  /// A value that this version of the package does not know.
  case other(String)

  public init(rawValue: String) {
    switch rawValue {
    case "private": self = .`private`
    case "authenticated": self = .authenticated
    case "public_read": self = .publicRead
    case "public": self = .`public`
    case "custom": self = .custom
    default: self = .other(rawValue)
    }
  }

  public var rawValue: String {
    switch self {
    case .`private`: return "private"
    case .authenticated: return "authenticated"
    case .publicRead: return "public_read"
    case .`public`: return "public"
    case .custom: return "custom"
    case .other(let value): return value
    }
  }
}

/// A table in a list.
public struct TableSummary: Codable, Hashable, Sendable {
  /// The table's name.
  public var name: String
  /// What it is for; empty when not said.
  public var description: String
  /// Bytes on disk, with indexes.
  public var size: Int64
  /// The number of columns.
  public var columnCount: Int
  /// The access preset; `custom` for a table made in SQL, or whose preset policies were dropped.
  public var access: TableAccess
  /// Whether its changes are in the feed.
  public var realtime: Bool
  /// The user who owns it; null for a table made in SQL or with the service key.
  public var ownerId: String?

  public init(name: String, description: String, size: Int64, columnCount: Int, access: TableAccess, realtime: Bool, ownerId: String? = nil) {
    self.name = name
    self.description = description
    self.size = size
    self.columnCount = columnCount
    self.access = access
    self.realtime = realtime
    self.ownerId = ownerId
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case description
    case size
    case columnCount = "column_count"
    case access
    case realtime
    case ownerId = "owner_id"
  }
}

/// A column of a new table.
public struct CreateColumn: Codable, Hashable, Sendable {
  /// A name in SQL, kept as it is written; letters, digits and underscores, up to 63, not beginning with a digit.
  public var name: String
  /// A type of Postgres: text, varchar(n), char(n), citext, smallint, integer, bigint, smallserial, serial, bigserial, real, double
  /// precision, numeric(p,s), boolean, uuid, date, time, timestamp, timestamptz, interval, json, jsonb, bytea, inet, cidr, macaddr,
  /// tsvector, an enum of the schema `public`, or an array of one (`integer[]`), with Postgres' other spellings. Anything else is refused
  /// with 400 `invalid_value`.
  public var type: String
  /// Whether it may hold NULL; true when absent. A primary-key column never may.
  public var nullable: Bool?
  /// The value of new rows that name none: any JSON value that fits the type. Of a text, these are functions: `now()`, `current_timestamp`,
  /// `localtimestamp`, `current_date`, `current_time`, `gen_random_uuid()`, `uuid_generate_v4()`, `uuidv7()`, `auth.uid()`, `auth.role()`,
  /// `auth.email()` (in any case); a text in single quotes is what stands between them; any other text is itself. Null or absent for none.
  public var `default`: JSONValue?
  /// Whether it is part of the primary key; not so when null or absent.
  public var primaryKey: Bool?
  /// Whether no two rows may hold the same value; false when absent.
  public var unique: Bool?
  /// What it is for; none when absent.
  public var description: String?
  /// Accepted with `references_table`; what counts is that field.
  public var isForeignKey: Bool?
  /// The table that it refers to; no foreign key when null or absent. One's own, or `users` with `on_delete` `cascade` or `set_null`;
  /// admins may refer to any.
  public var referencesTable: String?
  /// The column that it refers to; the primary key of that table when null or absent.
  public var referencesColumn: String?
  /// What a deletion of the referred row does here; `no_action` when absent.
  public var onDelete: ReferentialAction?
  /// What a new key of the referred row does here; `no_action` when absent.
  public var onUpdate: ReferentialAction?

  public init(name: String, type: String, nullable: Bool? = nil, `default`: JSONValue? = nil, primaryKey: Bool? = nil, unique: Bool? = nil, description: String? = nil, isForeignKey: Bool? = nil, referencesTable: String? = nil, referencesColumn: String? = nil, onDelete: ReferentialAction? = nil, onUpdate: ReferentialAction? = nil) {
    self.name = name
    self.type = type
    self.nullable = nullable
    self.default = `default`
    self.primaryKey = primaryKey
    self.unique = unique
    self.description = description
    self.isForeignKey = isForeignKey
    self.referencesTable = referencesTable
    self.referencesColumn = referencesColumn
    self.onDelete = onDelete
    self.onUpdate = onUpdate
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case type
    case nullable
    case `default` = "default"
    case primaryKey = "primary_key"
    case unique
    case description
    case isForeignKey = "is_foreign_key"
    case referencesTable = "references_table"
    case referencesColumn = "references_column"
    case onDelete = "on_delete"
    case onUpdate = "on_update"
  }
}

/// A new foreign key of one or several columns.
public struct CreateForeignKeyRequest: Codable, Hashable, Sendable {
  /// A name in SQL, kept as it is written; letters, digits and underscores, up to 63, not beginning with a digit.
  public var name: String?
  /// The columns that refer, in order.
  public var columns: [String]
  /// The table referred to. One's own, or `users` with `on_delete` `cascade` or `set_null`; admins may refer to any.
  public var referencesTable: String
  /// The columns referred to, in the same order; the primary key when absent.
  public var referencesColumns: [String]?
  /// What a deletion of the referred row does here; `no_action` when absent.
  public var onDelete: ReferentialAction?
  /// What a new key of the referred row does here; `no_action` when absent.
  public var onUpdate: ReferentialAction?

  public init(name: String? = nil, columns: [String], referencesTable: String, referencesColumns: [String]? = nil, onDelete: ReferentialAction? = nil, onUpdate: ReferentialAction? = nil) {
    self.name = name
    self.columns = columns
    self.referencesTable = referencesTable
    self.referencesColumns = referencesColumns
    self.onDelete = onDelete
    self.onUpdate = onUpdate
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case columns
    case referencesTable = "references_table"
    case referencesColumns = "references_columns"
    case onDelete = "on_delete"
    case onUpdate = "on_update"
  }
}

/// A new index.
public struct CreateIndexRequest: Codable, Hashable, Sendable {
  /// A name in SQL, kept as it is written; letters, digits and underscores, up to 63, not beginning with a digit.
  public var name: String?
  /// The columns in order.
  public var columns: [String]
  /// Whether equal rows are refused; false when absent.
  public var unique: Bool?
  /// The kind of index; `btree` when absent.
  public var method: Method?

  /// The kind of index; `btree` when absent.
  public enum Method: RawRepresentable, Codable, Hashable, Sendable {
    case btree
    case hash
    case gin
    case gist
    case brin
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "btree": self = .btree
      case "hash": self = .hash
      case "gin": self = .gin
      case "gist": self = .gist
      case "brin": self = .brin
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .btree: return "btree"
      case .hash: return "hash"
      case .gin: return "gin"
      case .gist: return "gist"
      case .brin: return "brin"
      case .other(let value): return value
      }
    }
  }

  public init(name: String? = nil, columns: [String], unique: Bool? = nil, method: Method? = nil) {
    self.name = name
    self.columns = columns
    self.unique = unique
    self.method = method
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case columns
    case unique
    case method
  }
}

/// A new table.
public struct CreateTableRequest: Codable, Hashable, Sendable {
  /// A name in SQL, kept as it is written; letters, digits and underscores, up to 63, not beginning with a digit.
  public var name: String
  /// What it is for; none when absent.
  public var description: String?
  /// Whether a table of that name is no error but left alone; false when absent.
  public var ifNotExists: Bool?
  /// In order. Those with `primary_key` together are the primary key; a table without one gets none.
  public var columns: [CreateColumn]
  /// Foreign keys of several columns, or with names; none when absent.
  public var foreignKeys: [CreateForeignKeyRequest]?
  /// Indexes to build with the table; none when absent.
  public var indexes: [CreateIndexRequest]?
  /// The access preset (see `AccessPreset`); `private` when absent.
  public var access: AccessPreset?
  /// Whether changes enter the feed; true when absent.
  public var realtime: Bool?

  public init(name: String, description: String? = nil, ifNotExists: Bool? = nil, columns: [CreateColumn], foreignKeys: [CreateForeignKeyRequest]? = nil, indexes: [CreateIndexRequest]? = nil, access: AccessPreset? = nil, realtime: Bool? = nil) {
    self.name = name
    self.description = description
    self.ifNotExists = ifNotExists
    self.columns = columns
    self.foreignKeys = foreignKeys
    self.indexes = indexes
    self.access = access
    self.realtime = realtime
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case description
    case ifNotExists = "if_not_exists"
    case columns
    case foreignKeys = "foreign_keys"
    case indexes
    case access
    case realtime
  }
}

/// A column of the table.
public struct CreatedColumn: Codable, Hashable, Sendable {
  /// The column's name.
  public var name: String
  /// The type in Postgres' own spelling.
  public var type: String
  /// Whether it may hold NULL.
  public var nullable: Bool
  /// The default as SQL; null when there is none.
  public var `default`: String?
  /// Whether it is part of the primary key.
  public var primaryKey: Bool
  /// What it is for; null when not said.
  public var description: String?
  /// Whether it refers to another table.
  public var isForeignKey: Bool
  /// The table that it refers to, or null.
  public var referencesTable: String?
  /// The column that it refers to, or null.
  public var referencesColumn: String?

  public init(name: String, type: String, nullable: Bool, `default`: String? = nil, primaryKey: Bool, description: String? = nil, isForeignKey: Bool, referencesTable: String? = nil, referencesColumn: String? = nil) {
    self.name = name
    self.type = type
    self.nullable = nullable
    self.default = `default`
    self.primaryKey = primaryKey
    self.description = description
    self.isForeignKey = isForeignKey
    self.referencesTable = referencesTable
    self.referencesColumn = referencesColumn
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case type
    case nullable
    case `default` = "default"
    case primaryKey = "primary_key"
    case description
    case isForeignKey = "is_foreign_key"
    case referencesTable = "references_table"
    case referencesColumn = "references_column"
  }
}

/// What was made, or found.
public struct CreateTableResult: Codable, Hashable, Sendable {
  /// A sentence for people.
  public var message: String
  /// Whether the table was made now; false when it was there already.
  public var created: Bool
  /// The table's name.
  public var name: String
  /// The columns of the table as it is now, in order.
  public var columns: [CreatedColumn]

  public init(message: String, created: Bool, name: String, columns: [CreatedColumn]) {
    self.message = message
    self.created = created
    self.name = name
    self.columns = columns
  }

  private enum CodingKeys: String, CodingKey {
    case message
    case created
    case name
    case columns
  }
}

/// What happens to referring rows; `no_action` refuses the change (409 `foreign_key_violated`).
public enum ReferentialAction: RawRepresentable, Codable, Hashable, Sendable {
  case noAction
  case restrict
  case cascade
  case setNull
  case setDefault
  /// A value that this version of the package does not know.
  case other(String)

  public init(rawValue: String) {
    switch rawValue {
    case "no_action": self = .noAction
    case "restrict": self = .restrict
    case "cascade": self = .cascade
    case "set_null": self = .setNull
    case "set_default": self = .setDefault
    default: self = .other(rawValue)
    }
  }

  public var rawValue: String {
    switch self {
    case .noAction: return "no_action"
    case .restrict: return "restrict"
    case .cascade: return "cascade"
    case .setNull: return "set_null"
    case .setDefault: return "set_default"
    case .other(let value): return value
    }
  }
}

/// One column of a foreign key; the columns of a composite key share `constraint_name`.
public struct ForeignKeyInfo: Codable, Hashable, Sendable {
  /// The constraint's name, unique within the table.
  public var constraintName: String
  /// The column that refers.
  public var columnName: String
  /// The table it refers to.
  public var foreignTableName: String
  /// The column it refers to.
  public var foreignColumnName: String
  /// What happens to referring rows; `no_action` refuses the change (409 `foreign_key_violated`).
  public var onDelete: ReferentialAction
  /// What happens to referring rows; `no_action` refuses the change (409 `foreign_key_violated`).
  public var onUpdate: ReferentialAction

  public init(constraintName: String, columnName: String, foreignTableName: String, foreignColumnName: String, onDelete: ReferentialAction, onUpdate: ReferentialAction) {
    self.constraintName = constraintName
    self.columnName = columnName
    self.foreignTableName = foreignTableName
    self.foreignColumnName = foreignColumnName
    self.onDelete = onDelete
    self.onUpdate = onUpdate
  }

  private enum CodingKeys: String, CodingKey {
    case constraintName = "constraint_name"
    case columnName = "column_name"
    case foreignTableName = "foreign_table_name"
    case foreignColumnName = "foreign_column_name"
    case onDelete = "on_delete"
    case onUpdate = "on_update"
  }
}

/// An index.
public struct IndexInfo: Codable, Hashable, Sendable {
  /// The index's name.
  public var indexName: String
  /// All its columns in one text, parted by a comma and a space.
  public var columnName: String
  /// Its columns in order; an expression stands as SQL.
  public var columns: [String]
  /// Whether equal rows are refused.
  public var isUnique: Bool
  /// Whether it stands under the primary key.
  public var isPrimary: Bool
  /// The kind of index, such as `btree` or `gin`.
  public var method: String

  public init(indexName: String, columnName: String, columns: [String], isUnique: Bool, isPrimary: Bool, method: String) {
    self.indexName = indexName
    self.columnName = columnName
    self.columns = columns
    self.isUnique = isUnique
    self.isPrimary = isPrimary
    self.method = method
  }

  private enum CodingKeys: String, CodingKey {
    case indexName = "index_name"
    case columnName = "column_name"
    case columns
    case isUnique = "is_unique"
    case isPrimary = "is_primary"
    case method
  }
}

/// A table.
public struct TableDetails: Codable, Hashable, Sendable {
  /// The table's name.
  public var name: String
  /// What it is for; empty when not said.
  public var description: String
  /// In the order of the table.
  public var columns: [ColumnInfo]
  /// The columns of the primary key in its order; empty when there is none.
  public var primaryKeys: [String]
  /// By constraint, then in the order of its columns.
  public var foreignKeys: [ForeignKeyInfo]
  /// By name.
  public var indexes: [IndexInfo]
  /// The number of rows that the caller may read, counted up to 1,000,000.
  public var rowCount: Int64
  /// The access preset; `custom` for a table made in SQL, or whose preset policies were dropped.
  public var access: TableAccess
  /// Whether its changes are in the feed.
  public var realtime: Bool
  /// The user who owns it; null for a table made in SQL or with the service key.
  public var ownerId: String?

  public init(name: String, description: String, columns: [ColumnInfo], primaryKeys: [String], foreignKeys: [ForeignKeyInfo], indexes: [IndexInfo], rowCount: Int64, access: TableAccess, realtime: Bool, ownerId: String? = nil) {
    self.name = name
    self.description = description
    self.columns = columns
    self.primaryKeys = primaryKeys
    self.foreignKeys = foreignKeys
    self.indexes = indexes
    self.rowCount = rowCount
    self.access = access
    self.realtime = realtime
    self.ownerId = ownerId
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case description
    case columns
    case primaryKeys = "primary_keys"
    case foreignKeys = "foreign_keys"
    case indexes
    case rowCount = "row_count"
    case access
    case realtime
    case ownerId = "owner_id"
  }
}

/// Who gets at the rows, as row policies that can be extended. `private`: each signed-in user one's own rows. `authenticated`: every
/// signed-in user reads and inserts, and changes one's own rows. `public_read`: as that, and everybody reads. `public`: everybody reads and
/// inserts, owners change their rows. Admins always get at all.
public enum AccessPreset: RawRepresentable, Codable, Hashable, Sendable {
  case `private`
  case authenticated
  case publicRead
  case `public`
  /// A value that this version of the package does not know.
  case other(String)

  public init(rawValue: String) {
    switch rawValue {
    case "private": self = .`private`
    case "authenticated": self = .authenticated
    case "public_read": self = .publicRead
    case "public": self = .`public`
    default: self = .other(rawValue)
    }
  }

  public var rawValue: String {
    switch self {
    case .`private`: return "private"
    case .authenticated: return "authenticated"
    case .publicRead: return "public_read"
    case .`public`: return "public"
    case .other(let value): return value
    }
  }
}

/// What to change; what is absent stays.
public struct UpdateTableRequest: Codable, Hashable, Sendable {
  /// A name in SQL, kept as it is written; letters, digits and underscores, up to 63, not beginning with a digit.
  public var newName: String?
  /// What it is for; null or empty for nothing.
  public var description: Nullable<String>?
  /// Who gets at the rows, as row policies that can be extended. `private`: each signed-in user one's own rows. `authenticated`: every
  /// signed-in user reads and inserts, and changes one's own rows. `public_read`: as that, and everybody reads. `public`: everybody reads
  /// and inserts, owners change their rows. Admins always get at all.
  public var access: AccessPreset?
  /// Whether changes enter the feed from now on.
  public var realtime: Bool?

  public init(newName: String? = nil, description: Nullable<String>? = nil, access: AccessPreset? = nil, realtime: Bool? = nil) {
    self.newName = newName
    self.description = description
    self.access = access
    self.realtime = realtime
  }

  private enum CodingKeys: String, CodingKey {
    case newName = "new_name"
    case description
    case access
    case realtime
  }
}

/// The table as it is now.
public struct UpdateTableResult: Codable, Hashable, Sendable {
  /// A sentence for people.
  public var message: String
  /// The table's name.
  public var name: String
  /// What it is for; empty when not said.
  public var description: String
  /// The access preset; `custom` for a table made in SQL, or whose preset policies were dropped.
  public var access: TableAccess
  /// Whether its changes are in the feed.
  public var realtime: Bool

  public init(message: String, name: String, description: String, access: TableAccess, realtime: Bool) {
    self.message = message
    self.name = name
    self.description = description
    self.access = access
    self.realtime = realtime
  }

  private enum CodingKeys: String, CodingKey {
    case message
    case name
    case description
    case access
    case realtime
  }
}

/// That it was done.
public struct TableMessage: Codable, Hashable, Sendable {
  /// A sentence for people.
  public var message: String

  public init(message: String) {
    self.message = message
  }

  private enum CodingKeys: String, CodingKey {
    case message
  }
}

/// A table as SQL.
public struct TableSql: Codable, Hashable, Sendable {
  /// Statements that end with a semicolon each.
  public var sql: String

  public init(sql: String) {
    self.sql = sql
  }

  private enum CodingKeys: String, CodingKey {
    case sql
  }
}

/// A new column.
public struct AddColumnRequest: Codable, Hashable, Sendable {
  /// A name in SQL, kept as it is written; letters, digits and underscores, up to 63, not beginning with a digit.
  public var columnName: String
  /// A type of Postgres: text, varchar(n), char(n), citext, smallint, integer, bigint, smallserial, serial, bigserial, real, double
  /// precision, numeric(p,s), boolean, uuid, date, time, timestamp, timestamptz, interval, json, jsonb, bytea, inet, cidr, macaddr,
  /// tsvector, an enum of the schema `public`, or an array of one (`integer[]`), with Postgres' other spellings. Anything else is refused
  /// with 400 `invalid_value`.
  public var dataType: String
  /// Whether it may hold NULL; `YES` when absent.
  public var isNullable: IsNullable?
  /// As `default` of `CreateColumn`; null or absent for none.
  public var columnDefault: JSONValue?
  /// The length of a `varchar` or `char` that `data_type` gives none for.
  public var characterMaximumLength: Int?
  /// The digits of a `numeric` that `data_type` gives none for.
  public var numericPrecision: Int?
  /// The digits after the point; only with `numeric_precision`.
  public var numericScale: Int?
  /// What it is for; none when absent.
  public var description: String?

  /// Whether it may hold NULL; `YES` when absent.
  public enum IsNullable: RawRepresentable, Codable, Hashable, Sendable {
    case yes
    case no
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "YES": self = .yes
      case "NO": self = .no
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .yes: return "YES"
      case .no: return "NO"
      case .other(let value): return value
      }
    }
  }

  public init(columnName: String, dataType: String, isNullable: IsNullable? = nil, columnDefault: JSONValue? = nil, characterMaximumLength: Int? = nil, numericPrecision: Int? = nil, numericScale: Int? = nil, description: String? = nil) {
    self.columnName = columnName
    self.dataType = dataType
    self.isNullable = isNullable
    self.columnDefault = columnDefault
    self.characterMaximumLength = characterMaximumLength
    self.numericPrecision = numericPrecision
    self.numericScale = numericScale
    self.description = description
  }

  private enum CodingKeys: String, CodingKey {
    case columnName = "column_name"
    case dataType = "data_type"
    case isNullable = "is_nullable"
    case columnDefault = "column_default"
    case characterMaximumLength = "character_maximum_length"
    case numericPrecision = "numeric_precision"
    case numericScale = "numeric_scale"
    case description
  }
}

/// The column as it is now.
public struct ColumnResult: Codable, Hashable, Sendable {
  /// A sentence for people.
  public var message: String
  /// A column as Postgres has it.
  public var column: ColumnInfo

  public init(message: String, column: ColumnInfo) {
    self.message = message
    self.column = column
  }

  private enum CodingKeys: String, CodingKey {
    case message
    case column
  }
}

/// What to change; what is absent stays.
public struct UpdateColumnRequest: Codable, Hashable, Sendable {
  /// A name in SQL, kept as it is written; letters, digits and underscores, up to 63, not beginning with a digit.
  public var columnName: String?
  /// A type of Postgres: text, varchar(n), char(n), citext, smallint, integer, bigint, smallserial, serial, bigserial, real, double
  /// precision, numeric(p,s), boolean, uuid, date, time, timestamp, timestamptz, interval, json, jsonb, bytea, inet, cidr, macaddr,
  /// tsvector, an enum of the schema `public`, or an array of one (`integer[]`), with Postgres' other spellings. Anything else is refused
  /// with 400 `invalid_value`.
  public var dataType: String?
  /// Whether it may hold NULL.
  public var isNullable: IsNullable?
  /// As `default` of `CreateColumn`; null takes the default away.
  public var columnDefault: JSONValue?
  /// The length of a `varchar` or `char`; only with `data_type`.
  public var characterMaximumLength: Nullable<Int>?
  /// The digits of a `numeric`; only with `data_type`.
  public var numericPrecision: Nullable<Int>?
  /// The digits after the point; only with `numeric_precision`.
  public var numericScale: Nullable<Int>?
  /// What it is for; null for nothing.
  public var description: Nullable<String>?

  /// Whether it may hold NULL.
  public enum IsNullable: RawRepresentable, Codable, Hashable, Sendable {
    case yes
    case no
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "YES": self = .yes
      case "NO": self = .no
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .yes: return "YES"
      case .no: return "NO"
      case .other(let value): return value
      }
    }
  }

  public init(columnName: String? = nil, dataType: String? = nil, isNullable: IsNullable? = nil, columnDefault: JSONValue? = nil, characterMaximumLength: Nullable<Int>? = nil, numericPrecision: Nullable<Int>? = nil, numericScale: Nullable<Int>? = nil, description: Nullable<String>? = nil) {
    self.columnName = columnName
    self.dataType = dataType
    self.isNullable = isNullable
    self.columnDefault = columnDefault
    self.characterMaximumLength = characterMaximumLength
    self.numericPrecision = numericPrecision
    self.numericScale = numericScale
    self.description = description
  }

  private enum CodingKeys: String, CodingKey {
    case columnName = "column_name"
    case dataType = "data_type"
    case isNullable = "is_nullable"
    case columnDefault = "column_default"
    case characterMaximumLength = "character_maximum_length"
    case numericPrecision = "numeric_precision"
    case numericScale = "numeric_scale"
    case description
  }
}

/// The statements that a policy is for.
public enum PolicyCommand: RawRepresentable, Codable, Hashable, Sendable {
  case select
  case insert
  case update
  case delete
  case all
  /// A value that this version of the package does not know.
  case other(String)

  public init(rawValue: String) {
    switch rawValue {
    case "select": self = .select
    case "insert": self = .insert
    case "update": self = .update
    case "delete": self = .delete
    case "all": self = .all
    default: self = .other(rawValue)
    }
  }

  public var rawValue: String {
    switch self {
    case .select: return "select"
    case .insert: return "insert"
    case .update: return "update"
    case .delete: return "delete"
    case .all: return "all"
    case .other(let value): return value
    }
  }
}

/// A row policy.
public struct Policy: Codable, Hashable, Sendable {
  /// Its name, unique within the table.
  public var name: String
  /// The statements that a policy is for.
  public var command: PolicyCommand
  /// The Postgres roles that it is for.
  public var roles: [String]
  /// SQL for the rows to be read, changed or deleted; null when it has none.
  public var using: String?
  /// SQL for the rows to be stored; null when it has none.
  public var check: String?
  /// Whether it adds to what others allow; false takes away.
  public var permissive: Bool

  public init(name: String, command: PolicyCommand, roles: [String], using: String? = nil, check: String? = nil, permissive: Bool) {
    self.name = name
    self.command = command
    self.roles = roles
    self.using = using
    self.check = check
    self.permissive = permissive
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case command
    case roles
    case using
    case check
    case permissive
  }
}

/// `anon`: a caller with only the key. `authenticated`: a signed-in user.
public enum PolicyRole: RawRepresentable, Codable, Hashable, Sendable {
  case anon
  case authenticated
  /// A value that this version of the package does not know.
  case other(String)

  public init(rawValue: String) {
    switch rawValue {
    case "anon": self = .anon
    case "authenticated": self = .authenticated
    default: self = .other(rawValue)
    }
  }

  public var rawValue: String {
    switch self {
    case .anon: return "anon"
    case .authenticated: return "authenticated"
    case .other(let value): return value
    }
  }
}

/// A new row policy.
public struct CreatePolicyRequest: Codable, Hashable, Sendable {
  /// Its name, unique within the table.
  public var name: String
  /// The statements that a policy is for.
  public var command: PolicyCommand
  /// Whom it is for; both when absent.
  public var roles: [PolicyRole]?
  /// SQL that is true for the rows to be read, changed or deleted; not for `insert`. Null or absent for all rows.
  public var using: String?
  /// SQL that is true for the rows to be stored; not for `select` and `delete`. As `using` when null or absent.
  public var check: String?
  /// Whether it adds to what others allow; false takes away. True when absent.
  public var permissive: Bool?

  public init(name: String, command: PolicyCommand, roles: [PolicyRole]? = nil, using: String? = nil, check: String? = nil, permissive: Bool? = nil) {
    self.name = name
    self.command = command
    self.roles = roles
    self.using = using
    self.check = check
    self.permissive = permissive
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case command
    case roles
    case using
    case check
    case permissive
  }
}

/// A column of the rows.
public struct RowColumn: Codable, Hashable, Sendable {
  /// The column's name.
  public var columnName: String
  /// The type in Postgres' own spelling.
  public var dataType: String
  /// Whether it may hold NULL.
  public var isNullable: IsNullable

  /// Whether it may hold NULL.
  public enum IsNullable: RawRepresentable, Codable, Hashable, Sendable {
    case yes
    case no
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "YES": self = .yes
      case "NO": self = .no
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .yes: return "YES"
      case .no: return "NO"
      case .other(let value): return value
      }
    }
  }

  public init(columnName: String, dataType: String, isNullable: IsNullable) {
    self.columnName = columnName
    self.dataType = dataType
    self.isNullable = isNullable
  }

  private enum CodingKeys: String, CodingKey {
    case columnName = "column_name"
    case dataType = "data_type"
    case isNullable = "is_nullable"
  }
}

/// Where the page stands.
public struct RowPageMetadata: Codable, Hashable, Sendable {
  /// All rows that fit and that the caller may read; null with `count=none`.
  public var totalCount: Int64?
  /// The number of this page; 1 with `cursor`, and worked out of `offset` where that was given.
  public var page: Int64
  /// The most rows of a page.
  public var pageSize: Int
  /// The number of pages, 0 when no row fits; null with `count=none`.
  public var totalPages: Int64?
  /// The columns of the rows, in order.
  public var columns: [RowColumn]
  /// For the next page; null when this is the last one, or the table has no primary key to go on from.
  public var nextCursor: String?

  public init(totalCount: Int64? = nil, page: Int64, pageSize: Int, totalPages: Int64? = nil, columns: [RowColumn], nextCursor: String? = nil) {
    self.totalCount = totalCount
    self.page = page
    self.pageSize = pageSize
    self.totalPages = totalPages
    self.columns = columns
    self.nextCursor = nextCursor
  }

  private enum CodingKeys: String, CodingKey {
    case totalCount = "total_count"
    case page
    case pageSize = "page_size"
    case totalPages = "total_pages"
    case columns
    case nextCursor = "next_cursor"
  }
}

/// A page of rows.
public struct RowPage: Codable, Hashable, Sendable {
  /// The rows in order; empty beyond the last page.
  public var data: [JSONObject]
  /// Where the page stands.
  public var metadata: RowPageMetadata

  public init(data: [JSONObject], metadata: RowPageMetadata) {
    self.data = data
    self.metadata = metadata
  }

  private enum CodingKeys: String, CodingKey {
    case data
    case metadata
  }
}

/// One row or several.
public enum RowsInput: Codable, Hashable, Sendable {
  case row(JSONObject)
  case rowList([JSONObject])

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(JSONObject.self) { self = .row(value); return }
    self = .rowList(try container.decode([JSONObject].self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .row(let value): try container.encode(value)
    case .rowList(let value): try container.encode(value)
    }
  }
}

/// An object for an object, an array for an array.
public enum RowsOutput: Codable, Hashable, Sendable {
  case row(JSONObject)
  case storedRows([JSONObject])

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(JSONObject.self) { self = .row(value); return }
    self = .storedRows(try container.decode([JSONObject].self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .row(let value): try container.encode(value)
    case .storedRows(let value): try container.encode(value)
    }
  }
}

/// The row that was deleted.
public struct RowDeleted: Codable, Hashable, Sendable {
  /// A sentence for people.
  public var message: String
  /// A row: one member per column. Out: boolean, smallint, integer, real and double precision as JSON values; bigint and numeric as a
  /// number where a double holds it exactly (within ±(2^53 − 1), and a numeric of about 15 digits) and as a string beyond; NaN and
  /// infinities as strings; json as it is; arrays as arrays; bytea as `\x` and hexadecimal digits; timestamptz as RFC 3339 in UTC;
  /// everything else as Postgres' text. In: the same, and for every type but json also Postgres' text. A whole number beyond 2^53 for a
  /// bigint, integer or numeric column is refused unless it is a string.
  public var deletedData: JSONObject

  public init(message: String, deletedData: JSONObject) {
    self.message = message
    self.deletedData = deletedData
  }

  private enum CodingKeys: String, CodingKey {
    case message
    case deletedData = "deleted_data"
  }
}

/// A container of files.
public struct Bucket: Codable, Hashable, Sendable {
  /// The bucket's id; never changes.
  public var id: String
  /// Its name, unique on this server.
  public var name: String
  /// What it is for; null when not said.
  public var description: String?
  /// Whether everybody with the key may read its files and upload into it.
  public var isPublic: Bool
  /// The user who owns it.
  public var ownerId: String
  /// The same as `name`; kept for clients that require the field.
  public var minioBucketName: String
  /// The largest file that it takes; null for the server's own limit.
  public var maxFileBytes: Int64?
  /// The content types that it takes, such as `image/png` or `image/*`; null for all.
  public var allowedTypes: [String]?
  /// Whether files that are replaced or deleted are kept as versions.
  public var versioning: Bool
  /// The number of old versions that a path has at most; null for any number.
  public var maxVersions: Int?
  /// The bytes that it holds at most, versions too; null for any number.
  public var maxTotalBytes: Int64?
  /// The number of files that it holds at most; versions do not count; null for any number.
  public var maxFiles: Int64?
  /// The number of its files.
  public var fileCount: Int64
  /// The bytes of its files and their versions together.
  public var totalSize: Int64
  /// When it was made.
  public var createdAt: Date
  /// When it last changed; uploads do not count.
  public var updatedAt: Date

  public init(id: String, name: String, description: String? = nil, isPublic: Bool, ownerId: String, minioBucketName: String, maxFileBytes: Int64? = nil, allowedTypes: [String]? = nil, versioning: Bool, maxVersions: Int? = nil, maxTotalBytes: Int64? = nil, maxFiles: Int64? = nil, fileCount: Int64, totalSize: Int64, createdAt: Date, updatedAt: Date) {
    self.id = id
    self.name = name
    self.description = description
    self.isPublic = isPublic
    self.ownerId = ownerId
    self.minioBucketName = minioBucketName
    self.maxFileBytes = maxFileBytes
    self.allowedTypes = allowedTypes
    self.versioning = versioning
    self.maxVersions = maxVersions
    self.maxTotalBytes = maxTotalBytes
    self.maxFiles = maxFiles
    self.fileCount = fileCount
    self.totalSize = totalSize
    self.createdAt = createdAt
    self.updatedAt = updatedAt
  }

  private enum CodingKeys: String, CodingKey {
    case id
    case name
    case description
    case isPublic = "is_public"
    case ownerId = "owner_id"
    case minioBucketName = "minio_bucket_name"
    case maxFileBytes = "max_file_bytes"
    case allowedTypes = "allowed_types"
    case versioning
    case maxVersions = "max_versions"
    case maxTotalBytes = "max_total_bytes"
    case maxFiles = "max_files"
    case fileCount = "file_count"
    case totalSize = "total_size"
    case createdAt = "created_at"
    case updatedAt = "updated_at"
  }
}

/// A new bucket.
public struct CreateBucketRequest: Codable, Hashable, Sendable {
  /// 3 to 63 lower-case letters, digits, hyphens and underscores, with a letter or digit at both ends. Unique on this server. One with the
  /// form of a UUID is refused with 400 `invalid_name`.
  public var name: String
  /// What it is for; null when absent.
  public var description: String?
  /// Whether everybody with the key may read its files and upload into it; false when absent.
  public var isPublic: Bool?
  /// The largest file that it takes; the server's own limit when null or absent.
  public var maxFileBytes: Int64?
  /// The content types that it takes, such as `image/png` or `image/*`; null for all.
  public var allowedTypes: [String]?
  /// Whether files that are replaced or deleted are kept as versions; false when absent.
  public var versioning: Bool?
  /// The number of old versions that a path has at most; any number when null or absent.
  public var maxVersions: Int?
  /// The bytes that it holds at most, versions too; any number when null or absent.
  public var maxTotalBytes: Int64?
  /// The number of files that it holds at most; versions do not count; any number when null or absent.
  public var maxFiles: Int64?

  public init(name: String, description: String? = nil, isPublic: Bool? = nil, maxFileBytes: Int64? = nil, allowedTypes: [String]? = nil, versioning: Bool? = nil, maxVersions: Int? = nil, maxTotalBytes: Int64? = nil, maxFiles: Int64? = nil) {
    self.name = name
    self.description = description
    self.isPublic = isPublic
    self.maxFileBytes = maxFileBytes
    self.allowedTypes = allowedTypes
    self.versioning = versioning
    self.maxVersions = maxVersions
    self.maxTotalBytes = maxTotalBytes
    self.maxFiles = maxFiles
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case description
    case isPublic = "is_public"
    case maxFileBytes = "max_file_bytes"
    case allowedTypes = "allowed_types"
    case versioning
    case maxVersions = "max_versions"
    case maxTotalBytes = "max_total_bytes"
    case maxFiles = "max_files"
  }
}

/// What to change; what is absent stays.
public struct UpdateBucketRequest: Codable, Hashable, Sendable {
  /// 3 to 63 lower-case letters, digits, hyphens and underscores, with a letter or digit at both ends. Unique on this server. One with the
  /// form of a UUID is refused with 400 `invalid_name`.
  public var name: String?
  /// What it is for; null for nothing.
  public var description: Nullable<String>?
  /// Whether everybody with the key may read its files and upload into it.
  public var isPublic: Bool?
  /// The largest file that it takes from now on; null for the server's own limit.
  public var maxFileBytes: Nullable<Int64>?
  /// The content types that it takes, such as `image/png` or `image/*`; null for all.
  public var allowedTypes: Nullable<[String]>?
  /// Whether files that are replaced or deleted are kept as versions from now on; those that are there stay.
  public var versioning: Bool?
  /// The number of old versions that a path has at most from its next change on; null for any number.
  public var maxVersions: Nullable<Int>?
  /// The bytes that it holds at most, versions too from now on; null for any number.
  public var maxTotalBytes: Nullable<Int64>?
  /// The number of files that it holds at most; versions do not count from now on; null for any number.
  public var maxFiles: Nullable<Int64>?

  public init(name: String? = nil, description: Nullable<String>? = nil, isPublic: Bool? = nil, maxFileBytes: Nullable<Int64>? = nil, allowedTypes: Nullable<[String]>? = nil, versioning: Bool? = nil, maxVersions: Nullable<Int>? = nil, maxTotalBytes: Nullable<Int64>? = nil, maxFiles: Nullable<Int64>? = nil) {
    self.name = name
    self.description = description
    self.isPublic = isPublic
    self.maxFileBytes = maxFileBytes
    self.allowedTypes = allowedTypes
    self.versioning = versioning
    self.maxVersions = maxVersions
    self.maxTotalBytes = maxTotalBytes
    self.maxFiles = maxFiles
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case description
    case isPublic = "is_public"
    case maxFileBytes = "max_file_bytes"
    case allowedTypes = "allowed_types"
    case versioning
    case maxVersions = "max_versions"
    case maxTotalBytes = "max_total_bytes"
    case maxFiles = "max_files"
  }
}

/// What is known about a file.
public struct FileMetadata: Codable, Hashable, Sendable {
  /// The file's id; stays when the content is replaced.
  public var id: String
  /// The name under which it is saved.
  public var filename: String
  /// Its path in the bucket, unique there.
  public var objectName: String
  /// The bucket that holds it.
  public var bucketId: String
  /// That bucket's name now.
  public var bucketName: String
  /// The user who uploaded it, or the bucket's owner where that was anonymous.
  public var ownerId: String
  /// Its type, as given or found out; `application/octet-stream` when unknown.
  public var contentType: String
  /// Its bytes; as announced, or 0, before the content has arrived.
  public var size: Int64
  /// SHA-256 of the content in hexadecimal; null before it has arrived, and where it came in parts.
  public var checksumSha256: String?
  /// CRC-32C of the content in hexadecimal; null before it has arrived, and for files from before it was kept.
  public var checksumCrc32c: String?
  /// The version of the content, with its quotes as in the header `ETag`; null before it has arrived.
  public var etag: String?
  /// The id of this content, new with every replacement; null before it has arrived.
  public var versionId: String?
  /// Anything worth keeping with the file, up to 16 KiB as JSON (400 `limit_exceeded`); empty when nothing.
  public var metadata: JSONObject
  /// The header `Cache-Control` that the content is served with; null for the server's own. Never `public` for a file in a private bucket.
  public var cacheControl: String?
  /// Up to 10 tags; keys have 1 to 128 and values up to 256 letters, digits, blanks and `_ . : / = + - @` (400 `invalid_value`).
  public var tags: [String: String]
  /// When it was first stored or announced.
  public var createdAt: Date
  /// When its content or metadata last changed.
  public var updatedAt: Date

  public init(id: String, filename: String, objectName: String, bucketId: String, bucketName: String, ownerId: String, contentType: String, size: Int64, checksumSha256: String? = nil, checksumCrc32c: String? = nil, etag: String? = nil, versionId: String? = nil, metadata: JSONObject, cacheControl: String? = nil, tags: [String: String], createdAt: Date, updatedAt: Date) {
    self.id = id
    self.filename = filename
    self.objectName = objectName
    self.bucketId = bucketId
    self.bucketName = bucketName
    self.ownerId = ownerId
    self.contentType = contentType
    self.size = size
    self.checksumSha256 = checksumSha256
    self.checksumCrc32c = checksumCrc32c
    self.etag = etag
    self.versionId = versionId
    self.metadata = metadata
    self.cacheControl = cacheControl
    self.tags = tags
    self.createdAt = createdAt
    self.updatedAt = updatedAt
  }

  private enum CodingKeys: String, CodingKey {
    case id
    case filename
    case objectName = "object_name"
    case bucketId = "bucket_id"
    case bucketName = "bucket_name"
    case ownerId = "owner_id"
    case contentType = "content_type"
    case size
    case checksumSha256 = "checksum_sha256"
    case checksumCrc32c = "checksum_crc32c"
    case etag
    case versionId = "version_id"
    case metadata
    case cacheControl = "cache_control"
    case tags
    case createdAt = "created_at"
    case updatedAt = "updated_at"
  }
}

/// One page of what is in a folder of a bucket.
public struct Entries: Codable, Hashable, Sendable {
  /// The files, by path.
  public var files: [FileMetadata]
  /// The folders, by path; only with `delimiter`. One may be empty, if a client of S3 has made it.
  public var folders: [String]
  /// The cursor of the next page; null at the end.
  public var nextCursor: String?

  public init(files: [FileMetadata], folders: [String], nextCursor: String? = nil) {
    self.files = files
    self.folders = folders
    self.nextCursor = nextCursor
  }

  private enum CodingKeys: String, CodingKey {
    case files
    case folders
    case nextCursor = "next_cursor"
  }
}

/// A version of a file, or the marker of its deletion.
public struct FileVersion: Codable, Hashable, Sendable {
  /// The version's id.
  public var versionId: String
  /// The id of the file that it is or was.
  public var fileId: String
  /// The path that it has or had.
  public var objectName: String
  /// The name under which it is saved.
  public var filename: String
  /// The bucket that holds it.
  public var bucketId: String
  /// Who owns the file.
  public var ownerId: String
  /// Whether it is the present file.
  public var isCurrent: Bool
  /// Whether it stands for a deletion; it has no content then.
  public var isMarker: Bool
  /// Its type; empty for a marker.
  public var contentType: String
  /// Its bytes; 0 for a marker.
  public var size: Int64
  /// SHA-256 of the content; null for a marker, and where the content came in parts.
  public var checksumSha256: String?
  /// CRC-32C of the content; null for a marker.
  public var checksumCrc32c: String?
  /// The entity tag with its quotes; null for a marker.
  public var etag: String?
  /// When the content was stored, or the file deleted.
  public var storedAt: Date

  public init(versionId: String, fileId: String, objectName: String, filename: String, bucketId: String, ownerId: String, isCurrent: Bool, isMarker: Bool, contentType: String, size: Int64, checksumSha256: String? = nil, checksumCrc32c: String? = nil, etag: String? = nil, storedAt: Date) {
    self.versionId = versionId
    self.fileId = fileId
    self.objectName = objectName
    self.filename = filename
    self.bucketId = bucketId
    self.ownerId = ownerId
    self.isCurrent = isCurrent
    self.isMarker = isMarker
    self.contentType = contentType
    self.size = size
    self.checksumSha256 = checksumSha256
    self.checksumCrc32c = checksumCrc32c
    self.etag = etag
    self.storedAt = storedAt
  }

  private enum CodingKeys: String, CodingKey {
    case versionId = "version_id"
    case fileId = "file_id"
    case objectName = "object_name"
    case filename
    case bucketId = "bucket_id"
    case ownerId = "owner_id"
    case isCurrent = "is_current"
    case isMarker = "is_marker"
    case contentType = "content_type"
    case size
    case checksumSha256 = "checksum_sha256"
    case checksumCrc32c = "checksum_crc32c"
    case etag
    case storedAt = "stored_at"
  }
}

/// One page of versions.
public struct FileVersions: Codable, Hashable, Sendable {
  /// By path, and of one path the newest first.
  public var versions: [FileVersion]
  /// The cursor of the next page; null at the end.
  public var nextCursor: String?

  public init(versions: [FileVersion], nextCursor: String? = nil) {
    self.versions = versions
    self.nextCursor = nextCursor
  }

  private enum CodingKeys: String, CodingKey {
    case versions
    case nextCursor = "next_cursor"
  }
}

/// What to delete.
public struct DeleteFilesRequest: Codable, Hashable, Sendable {
  /// The start of the paths, such as `photos/2024/`.
  public var prefix: String
  /// How many to delete at most; 1,000 when absent.
  public var limit: Int?

  public init(prefix: String, limit: Int? = nil) {
    self.prefix = prefix
    self.limit = limit
  }

  private enum CodingKeys: String, CodingKey {
    case prefix
    case limit
  }
}

/// What was deleted.
public struct DeletedFiles: Codable, Hashable, Sendable {
  /// How many files this request deleted.
  public var deletedCount: Int
  /// Whether there are more; then send the request again.
  public var hasMore: Bool

  public init(deletedCount: Int, hasMore: Bool) {
    self.deletedCount = deletedCount
    self.hasMore = hasMore
  }

  private enum CodingKeys: String, CodingKey {
    case deletedCount = "deleted_count"
    case hasMore = "has_more"
  }
}

/// A file to come.
public struct InitiateUploadRequest: Codable, Hashable, Sendable {
  /// The name under which the file is saved. 400 `invalid_name` for one with a slash, a backslash or a control character.
  public var filename: String
  /// The bucket to put it into.
  public var bucketId: String
  /// A content type (RFC 9110), with parameters if need be.
  public var contentType: String?
  /// Its bytes, which the upload must then have (400 `invalid_value`); any number when null or absent.
  public var size: Int64?
  /// A path in the bucket, at most 1,024 bytes, without a slash at its ends and without empty, `.` or `..` segments, backslashes or control
  /// characters (400 `invalid_name`).
  public var path: String?
  /// Anything worth keeping with the file, up to 16 KiB as JSON (400 `limit_exceeded`); empty when nothing.
  public var metadata: JSONObject?
  /// The header `Cache-Control` (RFC 9111) to serve the content with; null for the server's own. 400 `invalid_value` for what is none.
  public var cacheControl: String?
  /// The most bytes that the upload may have (413 above), within the bucket's limit.
  public var maxBytes: Int64?
  /// The content types that the upload may have, such as `image/*`, within those of the bucket; all of these when null or absent.
  public var allowedTypes: [String]?
  /// How long the URL is good, up to a day; an hour when absent.
  public var expiresInSeconds: Int?

  public init(filename: String, bucketId: String, contentType: String? = nil, size: Int64? = nil, path: String? = nil, metadata: JSONObject? = nil, cacheControl: String? = nil, maxBytes: Int64? = nil, allowedTypes: [String]? = nil, expiresInSeconds: Int? = nil) {
    self.filename = filename
    self.bucketId = bucketId
    self.contentType = contentType
    self.size = size
    self.path = path
    self.metadata = metadata
    self.cacheControl = cacheControl
    self.maxBytes = maxBytes
    self.allowedTypes = allowedTypes
    self.expiresInSeconds = expiresInSeconds
  }

  private enum CodingKeys: String, CodingKey {
    case filename
    case bucketId = "bucket_id"
    case contentType = "content_type"
    case size
    case path
    case metadata
    case cacheControl = "cache_control"
    case maxBytes = "max_bytes"
    case allowedTypes = "allowed_types"
    case expiresInSeconds = "expires_in_seconds"
  }
}

/// Where to upload the content.
public struct PresignedUploadInfo: Codable, Hashable, Sendable {
  /// An absolute URL that needs no header; good once.
  public var uploadUrl: String
  /// Always `PUT`.
  public var uploadMethod: String
  /// When the URL ends.
  public var expiresAt: Date

  public init(uploadUrl: String, uploadMethod: String, expiresAt: Date) {
    self.uploadUrl = uploadUrl
    self.uploadMethod = uploadMethod
    self.expiresAt = expiresAt
  }

  private enum CodingKeys: String, CodingKey {
    case uploadUrl = "upload_url"
    case uploadMethod = "upload_method"
    case expiresAt = "expires_at"
  }
}

/// The file to come and where to upload it. Without `path`, its path is `<id>/<filename>`, which is always free.
public struct InitiateUploadResult: Codable, Hashable, Sendable {
  /// What is known about a file.
  public var fileMetadata: FileMetadata
  /// Where to upload the content.
  public var presignedUploadInfo: PresignedUploadInfo

  public init(fileMetadata: FileMetadata, presignedUploadInfo: PresignedUploadInfo) {
    self.fileMetadata = fileMetadata
    self.presignedUploadInfo = presignedUploadInfo
  }

  private enum CodingKeys: String, CodingKey {
    case fileMetadata = "file_metadata"
    case presignedUploadInfo = "presigned_upload_info"
  }
}

/// A form with one file.
public struct UploadForm: Codable, Hashable, Sendable {
  /// A path in the bucket, at most 1,024 bytes, without a slash at its ends and without empty, `.` or `..` segments, backslashes or control
  /// characters (400 `invalid_name`).
  public var path: String?
  /// A JSON object to keep with the file; nothing when absent.
  public var metadata: String?
  /// The file. Its name in the form is the file's name, and its path where `path` is absent.
  public var file: String

  public init(path: String? = nil, metadata: String? = nil, file: String) {
    self.path = path
    self.metadata = metadata
    self.file = file
  }

  private enum CodingKeys: String, CodingKey {
    case path
    case metadata
    case file
  }
}

/// A file and a link that saves it.
public struct DownloadInfo: Codable, Hashable, Sendable {
  /// What is known about a file.
  public var fileMetadata: FileMetadata
  /// An absolute URL that needs no header.
  public var downloadUrl: String
  /// When the link ends; null for the plain link of a file in a public bucket, which does not.
  public var expiresAt: Date?

  public init(fileMetadata: FileMetadata, downloadUrl: String, expiresAt: Date? = nil) {
    self.fileMetadata = fileMetadata
    self.downloadUrl = downloadUrl
    self.expiresAt = expiresAt
  }

  private enum CodingKeys: String, CodingKey {
    case fileMetadata = "file_metadata"
    case downloadUrl = "download_url"
    case expiresAt = "expires_at"
  }
}

/// A file and a link that shows it.
public struct ViewInfo: Codable, Hashable, Sendable {
  /// What is known about a file.
  public var fileMetadata: FileMetadata
  /// An absolute URL that needs no header.
  public var viewUrl: String
  /// When the link ends; null for the plain link of a file in a public bucket, which does not.
  public var expiresAt: Date?

  public init(fileMetadata: FileMetadata, viewUrl: String, expiresAt: Date? = nil) {
    self.fileMetadata = fileMetadata
    self.viewUrl = viewUrl
    self.expiresAt = expiresAt
  }

  private enum CodingKeys: String, CodingKey {
    case fileMetadata = "file_metadata"
    case viewUrl = "view_url"
    case expiresAt = "expires_at"
  }
}

/// What to change; what is absent stays.
public struct UpdateFileRequest: Codable, Hashable, Sendable {
  /// The name under which the file is saved. 400 `invalid_name` for one with a slash, a backslash or a control character.
  public var filename: String?
  /// Anything worth keeping with the file, up to 16 KiB as JSON (400 `limit_exceeded`); empty when nothing.
  public var metadata: JSONObject?
  /// The header `Cache-Control` (RFC 9111) to serve the content with; null for the server's own. 400 `invalid_value` for what is none.
  public var cacheControl: Nullable<String>?
  /// Up to 10 tags; keys have 1 to 128 and values up to 256 letters, digits, blanks and `_ . : / = + - @` (400 `invalid_value`).
  public var tags: [String: String]?

  public init(filename: String? = nil, metadata: JSONObject? = nil, cacheControl: Nullable<String>? = nil, tags: [String: String]? = nil) {
    self.filename = filename
    self.metadata = metadata
    self.cacheControl = cacheControl
    self.tags = tags
  }

  private enum CodingKeys: String, CodingKey {
    case filename
    case metadata
    case cacheControl = "cache_control"
    case tags
  }
}

/// An image to be made of the file; the link then gives this one and no other.
public struct ImageTransform: Codable, Hashable, Sendable {
  /// Pixels; never more than it has.
  public var width: Int?
  /// Pixels; never more than it has.
  public var height: Int?
  /// How the image fills a box of both sides; `cover` when absent.
  public var fit: Fit?
  /// The format; the image's own when absent, and by the reader's `Accept` for `auto`.
  public var format: Format?
  /// From smallest to best.
  public var quality: Int?

  /// How the image fills a box of both sides; `cover` when absent.
  public enum Fit: RawRepresentable, Codable, Hashable, Sendable {
    case cover
    case contain
    case fill
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "cover": self = .cover
      case "contain": self = .contain
      case "fill": self = .fill
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .cover: return "cover"
      case .contain: return "contain"
      case .fill: return "fill"
      case .other(let value): return value
      }
    }
  }

  /// The format; the image's own when absent, and by the reader's `Accept` for `auto`.
  public enum Format: RawRepresentable, Codable, Hashable, Sendable {
    case auto
    case webp
    case avif
    case jpeg
    case png
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "auto": self = .auto
      case "webp": self = .webp
      case "avif": self = .avif
      case "jpeg": self = .jpeg
      case "png": self = .png
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .auto: return "auto"
      case .webp: return "webp"
      case .avif: return "avif"
      case .jpeg: return "jpeg"
      case .png: return "png"
      case .other(let value): return value
      }
    }
  }

  public init(width: Int? = nil, height: Int? = nil, fit: Fit? = nil, format: Format? = nil, quality: Int? = nil) {
    self.width = width
    self.height = height
    self.fit = fit
    self.format = format
    self.quality = quality
  }

  private enum CodingKeys: String, CodingKey {
    case width
    case height
    case fit
    case format
    case quality
  }
}

/// What the link is for.
public struct SignedUrlRequest: Codable, Hashable, Sendable {
  /// How long it is good, up to a week; an hour when absent.
  public var expiresInSeconds: Int?
  /// Whether the file is saved or shown in place; `attachment` when absent.
  public var disposition: Disposition?
  /// The name under which the file is saved. 400 `invalid_name` for one with a slash, a backslash or a control character.
  public var filename: String?
  /// An image to be made of the file; the link then gives this one and no other.
  public var transform: ImageTransform?

  /// Whether the file is saved or shown in place; `attachment` when absent.
  public enum Disposition: RawRepresentable, Codable, Hashable, Sendable {
    case attachment
    case inline
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "attachment": self = .attachment
      case "inline": self = .inline
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .attachment: return "attachment"
      case .inline: return "inline"
      case .other(let value): return value
      }
    }
  }

  public init(expiresInSeconds: Int? = nil, disposition: Disposition? = nil, filename: String? = nil, transform: ImageTransform? = nil) {
    self.expiresInSeconds = expiresInSeconds
    self.disposition = disposition
    self.filename = filename
    self.transform = transform
  }

  private enum CodingKeys: String, CodingKey {
    case expiresInSeconds = "expires_in_seconds"
    case disposition
    case filename
    case transform
  }
}

/// A link to a file.
public struct SignedUrl: Codable, Hashable, Sendable {
  /// An absolute URL that needs no header.
  public var url: String
  /// When the link ends.
  public var expiresAt: Date

  public init(url: String, expiresAt: Date) {
    self.url = url
    self.expiresAt = expiresAt
  }

  private enum CodingKeys: String, CodingKey {
    case url
    case expiresAt = "expires_at"
  }
}

/// Where the copy goes.
public struct CopyFileRequest: Codable, Hashable, Sendable {
  /// The bucket, by id or name; the file's own when absent.
  public var bucket: String?
  /// A path in the bucket, at most 1,024 bytes, without a slash at its ends and without empty, `.` or `..` segments, backslashes or control
  /// characters (400 `invalid_name`).
  public var path: String
  /// Whether a file at the path is replaced; else 409 `already_exists`.
  public var replace: Bool?
  /// The name under which the file is saved. 400 `invalid_name` for one with a slash, a backslash or a control character.
  public var filename: String?
  /// Anything worth keeping with the file, up to 16 KiB as JSON (400 `limit_exceeded`); empty when nothing.
  public var metadata: JSONObject?

  public init(bucket: String? = nil, path: String, replace: Bool? = nil, filename: String? = nil, metadata: JSONObject? = nil) {
    self.bucket = bucket
    self.path = path
    self.replace = replace
    self.filename = filename
    self.metadata = metadata
  }

  private enum CodingKeys: String, CodingKey {
    case bucket
    case path
    case replace
    case filename
    case metadata
  }
}

/// Where the file goes.
public struct MoveFileRequest: Codable, Hashable, Sendable {
  /// The bucket, by id or name; the file's own when absent.
  public var bucket: String?
  /// A path in the bucket, at most 1,024 bytes, without a slash at its ends and without empty, `.` or `..` segments, backslashes or control
  /// characters (400 `invalid_name`).
  public var path: String
  /// Whether a file at the path is replaced; else 409 `already_exists`.
  public var replace: Bool?

  public init(bucket: String? = nil, path: String, replace: Bool? = nil) {
    self.bucket = bucket
    self.path = path
    self.replace = replace
  }

  private enum CodingKeys: String, CodingKey {
    case bucket
    case path
    case replace
  }
}

/// `list` buckets and names; `read` content, metadata, tags and versions; `write` content and tags; `delete` files and versions; `manage`
/// is to create, change and delete buckets.
public enum AccessKeyAction: RawRepresentable, Codable, Hashable, Sendable {
  case list
  case read
  case write
  case delete
  case manage
  /// A value that this version of the package does not know.
  case other(String)

  public init(rawValue: String) {
    switch rawValue {
    case "list": self = .list
    case "read": self = .read
    case "write": self = .write
    case "delete": self = .delete
    case "manage": self = .manage
    default: self = .other(rawValue)
    }
  }

  public var rawValue: String {
    switch self {
    case .list: return "list"
    case .read: return "read"
    case .write: return "write"
    case .delete: return "delete"
    case .manage: return "manage"
    case .other(let value): return value
    }
  }
}

/// A key by which an S3 client works as its owner, within its scope.
public struct AccessKey: Codable, Hashable, Sendable {
  /// What a client sends to say which key it signs with; no secret.
  public var accessKeyId: String
  /// What the key is for, in its owner's words.
  public var name: String
  /// The user as whom the key works.
  public var ownerId: String
  /// The only buckets that the key reaches; null for all that its owner may use.
  public var bucketIds: [String]?
  /// What the key may do, where its owner may.
  public var actions: [AccessKeyAction]
  /// When it was made.
  public var createdAt: Date
  /// When it ends; null when it does not.
  public var expiresAt: Date?
  /// When it was last used, to the hour; null for never.
  public var lastUsedAt: Date?

  public init(accessKeyId: String, name: String, ownerId: String, bucketIds: [String]? = nil, actions: [AccessKeyAction], createdAt: Date, expiresAt: Date? = nil, lastUsedAt: Date? = nil) {
    self.accessKeyId = accessKeyId
    self.name = name
    self.ownerId = ownerId
    self.bucketIds = bucketIds
    self.actions = actions
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.lastUsedAt = lastUsedAt
  }

  private enum CodingKeys: String, CodingKey {
    case accessKeyId = "access_key_id"
    case name
    case ownerId = "owner_id"
    case bucketIds = "bucket_ids"
    case actions
    case createdAt = "created_at"
    case expiresAt = "expires_at"
    case lastUsedAt = "last_used_at"
  }
}

/// A key to make.
public struct CreateAccessKeyRequest: Codable, Hashable, Sendable {
  /// What the key is for.
  public var name: String
  /// The only buckets that the key shall reach; null or absent for all that its owner may use, now and later. A bucket that is made later
  /// is not in the list.
  public var bucketIds: [String]?
  /// What the key shall be able to do; everything but `manage` when absent.
  public var actions: [AccessKeyAction]?
  /// When it shall end, in the future; null or absent for never.
  public var expiresAt: Date?

  public init(name: String, bucketIds: [String]? = nil, actions: [AccessKeyAction]? = nil, expiresAt: Date? = nil) {
    self.name = name
    self.bucketIds = bucketIds
    self.actions = actions
    self.expiresAt = expiresAt
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case bucketIds = "bucket_ids"
    case actions
    case expiresAt = "expires_at"
  }
}

/// A new key, and the only sight of its secret.
public struct CreatedAccessKey: Codable, Hashable, Sendable {
  /// A key by which an S3 client works as its owner, within its scope.
  public var accessKey: AccessKey
  /// What a client signs with. Keep it; it is not shown again.
  public var secretAccessKey: String

  public init(accessKey: AccessKey, secretAccessKey: String) {
    self.accessKey = accessKey
    self.secretAccessKey = secretAccessKey
  }

  private enum CodingKeys: String, CodingKey {
    case accessKey = "access_key"
    case secretAccessKey = "secret_access_key"
  }
}
