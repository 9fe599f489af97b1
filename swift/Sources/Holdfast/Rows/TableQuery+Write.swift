import Foundation

/// What becomes of a row that is there already.
public typealias UpsertResolution = RowsOperations.InsertRowsResolution

extension TableQuery {
  /// Inserts a row and answers it as stored, with its defaults. Never sent twice. A property that is nil gets the column's default.
  @discardableResult
  public func insert(_ row: some Encodable & Sendable) async throws -> Row {
    try await http.value(try inserting(row))
  }

  /// Inserts a row that is written as a literal: `insert(["title": "Buy milk", "due": nil])`.
  @discardableResult
  public func insert(_ row: JSONObject) async throws -> Row {
    try await http.value(try inserting(row))
  }

  /// Inserts up to 1,000 rows, all or none. Never sent twice.
  @discardableResult
  public func insertMany(_ rows: [some Encodable & Sendable]) async throws -> [Row] {
    rows.isEmpty ? [] : try await http.value(try inserting(rows))
  }

  /// Inserts up to 1,000 rows that are written as literals, all or none.
  @discardableResult
  public func insertMany(_ rows: [JSONObject]) async throws -> [Row] {
    rows.isEmpty ? [] : try await http.value(try inserting(rows))
  }

  /// Inserts rows, or merges them into those that are there.
  ///
  /// - Parameters:
  ///   - onConflict: The columns of a unique constraint; the primary key when empty.
  ///   - resolution: What becomes of a row that is there already.
  @discardableResult
  public func upsert(
    _ rows: [some Encodable & Sendable], onConflict: [String] = [], resolution: UpsertResolution = .merge
  ) async throws -> [Row] {
    if rows.isEmpty { return [] }
    var request = try inserting(rows)
    request.addQuery("resolution", resolution)
    request.addQuery("on_conflict", onConflict.isEmpty ? nil : onConflict.map(quotedName).joined(separator: ","))
    return try await http.value(request)
  }

  /// Changes the row with this key; throws `notFound` when there is none that may be changed.
  @discardableResult
  public func update(_ key: any RowKey, _ changes: some Encodable & Sendable) async throws -> Row {
    try await http.value(try updating(key, changes))
  }

  /// Changes the row with this key, the changes written as a literal, where `nil` is null: `update(id, ["body": nil, "done": true])`.
  @discardableResult
  public func update(_ key: any RowKey, _ changes: JSONObject) async throws -> Row {
    try await http.value(try updating(key, changes))
  }

  /// Changes every row that fits; needs at least one filter.
  @discardableResult
  public func updateAll(_ changes: JSONObject) async throws -> [Row] {
    var request = HTTPRequest(.patch, try path(), successes: [200])
    request.addQuery("select", selectList)
    request.query += filters
    try request.setJSON(changes)
    return try await http.value(request)
  }

  /// Deletes the row with this key; throws `notFound` when there is none that may be deleted.
  public func delete(_ key: any RowKey) async throws {
    try await http.nothing(HTTPRequest(.delete, try path(key), successes: [200]))
  }

  /// Deletes every row that fits, and answers them; needs at least one filter.
  @discardableResult
  public func deleteAll() async throws -> [Row] {
    var request = HTTPRequest(.delete, try path(), successes: [200])
    request.addQuery("select", selectList)
    request.query += filters
    return try await http.value(request)
  }

  private func inserting(_ body: some Encodable) throws -> HTTPRequest {
    var request = HTTPRequest(.post, try path(), successes: [200])
    request.addQuery("select", selectList)
    try request.setJSON(body)
    return request
  }

  private func updating(_ key: any RowKey, _ changes: some Encodable) throws -> HTTPRequest {
    var request = HTTPRequest(.put, try path(key), successes: [200])
    request.addQuery("select", selectList)
    try request.setJSON(changes)
    return request
  }
}
