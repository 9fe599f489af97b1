// Generated from the contract by `npm run generate`. Do not edit.
import Foundation

/// The operations of the contract whose ids begin with `rows.`.
public struct RowsOperations: Sendable {
  let http: HTTPClient

  /// Read rows.
  ///
  /// The rows that the caller's row policies show, a page at a time. Filters and orders come in either of two dialects, which may be mixed:
  /// - SelfDB's `page`, `page_size`, `order_by`, `filter_column` with `filter_value`;
  /// - PostgREST's `select`, `order`, `limit`, `offset`, `and`, `or`, and one filter per column, as in `age=gte.18&name=ilike.*ann*`.
  /// The order always ends with the primary key, so that pages neither overlap nor leave gaps while nothing changes; `cursor` goes on where a
  /// page ended also while rows come and go. Of `users` this is a view of masked profiles.
  public func listRows(_ table: String, page: Int? = nil, pageSize: Int? = nil, orderBy: String? = nil, filterColumn: String? = nil, filterValue: String? = nil, select: String? = nil, order: String? = nil, limit: Int? = nil, offset: Int64? = nil, cursor: String? = nil, count: ListRowsCount? = nil, filters: [QueryPair] = []) async throws -> RowPage {
    var request = HTTPRequest(.get, "/api/v1/tables/\(try pathSegment(table))/data", successes: [200])
    request.addQuery("page", page)
    request.addQuery("page_size", pageSize)
    request.addQuery("order_by", orderBy)
    request.addQuery("filter_column", filterColumn)
    request.addQuery("filter_value", filterValue)
    request.addQuery("select", select)
    request.addQuery("order", order)
    request.addQuery("limit", limit)
    request.addQuery("offset", offset)
    request.addQuery("cursor", cursor)
    request.addQuery("count", count)
    request.query += filters
    return try await http.value(request)
  }

  /// Insert rows.
  ///
  /// Inserts one row (a JSON object) or up to 1,000 (an array), all or none, and answers them as stored. Columns that a row does not name get
  /// their default. With `on_conflict` and `resolution`, a row that is there already is merged into or left alone. Answers 409
  /// `unique_violated` for one that is there, 403 `row_policy_violated` where a policy refuses.
  @discardableResult
  public func insertRows(_ table: String, _ body: RowsInput, select: String? = nil, onConflict: String? = nil, resolution: InsertRowsResolution? = nil) async throws -> RowsOutput {
    var request = HTTPRequest(.post, "/api/v1/tables/\(try pathSegment(table))/data", successes: [200])
    try request.setJSON(body)
    request.addQuery("select", select)
    request.addQuery("on_conflict", onConflict)
    request.addQuery("resolution", resolution)
    return try await http.value(request)
  }

  /// Delete many rows.
  ///
  /// Deletes every row that fits the filters and that the caller may delete, all or none, and answers them. At least one filter is needed
  /// (400 `filter_required`). More than 1,000 rows are refused with 400 `limit_exceeded`, and none is deleted.
  @discardableResult
  public func deleteRows(_ table: String, select: String? = nil, filters: [QueryPair] = []) async throws -> [JSONObject] {
    var request = HTTPRequest(.delete, "/api/v1/tables/\(try pathSegment(table))/data", successes: [200])
    request.addQuery("select", select)
    request.query += filters
    return try await http.value(request)
  }

  /// Change many rows.
  ///
  /// Sets the same values in every row that fits the filters and that the caller may change, all or none, and answers them. At least one
  /// filter is needed (400 `filter_required`). More than 1,000 rows are refused with 400 `limit_exceeded`, and none is changed.
  @discardableResult
  public func updateRows(_ table: String, _ body: JSONObject, select: String? = nil, filters: [QueryPair] = []) async throws -> [JSONObject] {
    var request = HTTPRequest(.patch, "/api/v1/tables/\(try pathSegment(table))/data", successes: [200])
    try request.setJSON(body)
    request.addQuery("select", select)
    request.query += filters
    return try await http.value(request)
  }

  /// Read one row.
  ///
  /// The row with that key; 404 when there is none that the caller may read.
  public func getRow(_ table: String, rowId: String, idColumn: String? = nil, select: String? = nil) async throws -> JSONObject {
    var request = HTTPRequest(.get, "/api/v1/tables/\(try pathSegment(table))/data/\(try pathSegment(rowId))", successes: [200])
    request.addQuery("id_column", idColumn)
    request.addQuery("select", select)
    return try await http.value(request)
  }

  /// Change one row.
  ///
  /// Sets the columns that the body names and leaves the rest. Answers 404 when there is no such row that the caller may read, 403 when the
  /// caller may read but not change it, and 409 `conflict` when `id_column` fits several.
  @discardableResult
  public func updateRow(_ table: String, rowId: String, _ body: JSONObject, idColumn: String? = nil, select: String? = nil) async throws -> JSONObject {
    var request = HTTPRequest(.put, "/api/v1/tables/\(try pathSegment(table))/data/\(try pathSegment(rowId))", successes: [200])
    try request.setJSON(body)
    request.addQuery("id_column", idColumn)
    request.addQuery("select", select)
    return try await http.value(request)
  }

  /// Delete one row.
  ///
  /// Deletes the row with that key. Answers 404 when there is none that the caller may read, 403 when the caller may read but not delete it,
  /// and 409 `conflict` when `id_column` fits several.
  @discardableResult
  public func deleteRow(_ table: String, rowId: String, idColumn: String? = nil) async throws -> RowDeleted {
    var request = HTTPRequest(.delete, "/api/v1/tables/\(try pathSegment(table))/data/\(try pathSegment(rowId))", successes: [200])
    request.addQuery("id_column", idColumn)
    return try await http.value(request)
  }

  /// How to count.
  public enum ListRowsCount: RawRepresentable, Codable, Hashable, Sendable {
    case exact
    case none
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "exact": self = .exact
      case "none": self = .none
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .exact: return "exact"
      case .none: return "none"
      case .other(let value): return value
      }
    }
  }

  /// What to do.
  public enum InsertRowsResolution: RawRepresentable, Codable, Hashable, Sendable {
    case merge
    case ignore
    /// A value that this version of the package does not know.
    case other(String)

    public init(rawValue: String) {
      switch rawValue {
      case "merge": self = .merge
      case "ignore": self = .ignore
      default: self = .other(rawValue)
      }
    }

    public var rawValue: String {
      switch self {
      case .merge: return "merge"
      case .ignore: return "ignore"
      case .other(let value): return value
      }
    }
  }
}
