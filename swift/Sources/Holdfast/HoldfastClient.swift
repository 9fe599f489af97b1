import Foundation

/// A client of one Holdfast server. Clients share nothing, unless they keep the session in the same storage.
///
///     let client = try HoldfastClient(url: "http://127.0.0.1:8000", anonKey: "anon_…")
///     try await client.auth.login(email: email, password: password)
///     let notes = try await client.from("notes", as: Note.self).eq("done", false).order("created_at", descending: true).rows()
///
/// Every function throws a ``HoldfastError`` and nothing else, and ends early when its task is cancelled.
public struct HoldfastClient: Sendable {
  /// Accounts and sessions.
  public let auth: AuthClient
  /// Files: by path in a bucket, and all operations on buckets and files.
  public let storage: StorageClient
  /// Changes of tables, messages and presence.
  public let realtime: RealtimeClient
  /// Every operation of the contract, one function each.
  public let operations: Operations

  /// Tables, their columns, indexes, foreign keys and policies.
  public var tables: TablesOperations { operations.tables }
  /// One's own account, and everybody's for admins.
  public var users: UsersOperations { operations.users }
  /// Keys by which S3 clients work as whoever is signed in.
  public var accessKeys: AccessKeysOperations { operations.accessKeys }

  private let http: HTTPClient

  /// Makes a client; sends nothing yet.
  ///
  /// - Parameters:
  ///   - url: Where the server is, such as `https://api.example.com`; without `/api/v1`.
  ///   - anonKey: The anonymous key, which the server prints when it starts.
  ///   - sessionStorage: Where the session is kept, and where unfinished uploads are. The Keychain on Apple's systems, else a file of the user, when nil.
  ///   - timeout: How many seconds one call may take with all that belongs to it. Uploads and downloads have no limit.
  /// - Throws: `HoldfastError.invalidInput` for a URL that is none.
  public init(url: String, anonKey: String, sessionStorage: (any SessionStorage)? = nil, timeout: TimeInterval = 30) throws {
    var base = url
    while base.hasSuffix("/") { base.removeLast() }
    guard base.hasPrefix("http://") || base.hasPrefix("https://"), let parsed = URL(string: base), parsed.host?.isEmpty == false else {
      throw HoldfastError.invalidInput("The url must begin with http:// or https:// and name a host, not be \"\(url)\".")
    }
    let withoutToken = HTTPClient(base: base, anonKey: anonKey, timeout: timeout, tokens: nil)
    let kept = sessionStorage ?? defaultSessionStorage()
    let keeper = SessionKeeper(storage: kept, key: "holdfast:\(base)") { session in
      try await Operations(http: withoutToken).auth.refresh(RefreshRequest(refreshToken: session.refreshToken))
    }
    http = HTTPClient(base: base, anonKey: anonKey, timeout: timeout, tokens: keeper)
    operations = Operations(http: http)
    auth = AuthClient(operations: operations, keeper: keeper)
    storage = StorageClient(http: http, operations: operations, uploads: kept)
    realtime = RealtimeClient(base: base, anonKey: anonKey, keeper: keeper)
  }

  /// The rows of a table, each as a value of `type`: `client.from("notes", as: Note.self).eq("done", false).rows()`.
  public func from<Row: Decodable & Sendable>(_ table: String, as type: Row.Type) -> TableQuery<Row> {
    TableQuery(http: http, table: table)
  }

  /// The rows of a table, each as a JSON object.
  public func from(_ table: String) -> TableQuery<JSONObject> {
    TableQuery(http: http, table: table)
  }
}
