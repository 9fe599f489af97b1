// Generated from the contract by `npm run generate`. Do not edit.
import Foundation

/// The operations of the contract whose ids begin with `tables.`.
public struct TablesOperations: Sendable {
  let http: HTTPClient

  /// All tables and how they refer to each other.
  ///
  /// The columns of every table that the caller may read, and the foreign keys between those tables; enough to draw a diagram.
  public func getSchema() async throws -> DatabaseSchema {
    let request = HTTPRequest(.get, "/api/v1/schema", successes: [200])
    return try await http.value(request)
  }

  /// The tables.
  ///
  /// The tables of the schema `public` that the caller may read, by name. System tables are never among them, except `users`, a view of the
  /// users' masked profiles.
  public func listTables() async throws -> [TableSummary] {
    let request = HTTPRequest(.get, "/api/v1/tables", successes: [200])
    return try await http.value(request)
  }

  /// Make a table.
  ///
  /// Makes a table that the caller owns, with row security on and the policies of its access preset, and puts it into the change feed unless
  /// `realtime` is false. Who may make tables is a setting. Answers 409 `already_exists` when the name is taken, unless `if_not_exists`; 400
  /// for a name, type or default that is not allowed. All or nothing.
  @discardableResult
  public func createTable(_ body: CreateTableRequest) async throws -> CreateTableResult {
    var request = HTTPRequest(.post, "/api/v1/tables", successes: [200, 201])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// One table.
  ///
  /// Columns, keys, indexes, row count and access of a table.
  public func getTable(_ table: String) async throws -> TableDetails {
    let request = HTTPRequest(.get, "/api/v1/tables/\(try pathSegment(table))", successes: [200])
    return try await http.value(request)
  }

  /// Rename or describe a table.
  ///
  /// Changes what the body names. A new access preset replaces the policies of the old preset and leaves policies that were added. Policies,
  /// foreign keys and realtime follow a new name.
  @discardableResult
  public func updateTable(_ table: String, _ body: UpdateTableRequest) async throws -> UpdateTableResult {
    var request = HTTPRequest(.put, "/api/v1/tables/\(try pathSegment(table))", successes: [200])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// Drop a table.
  ///
  /// Drops the table with its rows, indexes and policies, and nothing else: answers 409 `dependent_objects`, and names them, when foreign
  /// keys of other tables, views or functions use it.
  @discardableResult
  public func deleteTable(_ table: String) async throws -> TableMessage {
    let request = HTTPRequest(.delete, "/api/v1/tables/\(try pathSegment(table))", successes: [200])
    return try await http.value(request)
  }

  /// A table as SQL.
  ///
  /// The statements that would make the table anew, with keys, indexes, comments and policies. For its owner and admins, as the list of its
  /// policies is.
  public func getTableSql(_ table: String) async throws -> TableSql {
    let request = HTTPRequest(.get, "/api/v1/tables/\(try pathSegment(table))/sql", successes: [200])
    return try await http.value(request)
  }

  /// Add a column.
  ///
  /// Adds a column. A column that is not nullable needs a default when the table has rows (400 `constraint_violated`). Answers 409
  /// `already_exists` when the name is taken.
  @discardableResult
  public func addColumn(_ table: String, _ body: AddColumnRequest) async throws -> ColumnResult {
    var request = HTTPRequest(.post, "/api/v1/tables/\(try pathSegment(table))/columns", successes: [200])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// Change a column.
  ///
  /// Changes what the body names: name, type, nullability, default or description. Values are cast to a new type; 400 `constraint_violated`
  /// when one does not fit.
  @discardableResult
  public func updateColumn(_ table: String, column: String, _ body: UpdateColumnRequest) async throws -> ColumnResult {
    var request = HTTPRequest(.put, "/api/v1/tables/\(try pathSegment(table))/columns/\(try pathSegment(column))", successes: [200])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// Drop a column.
  ///
  /// Drops the column and its values. A primary-key column is refused with 400 `invalid_value`, one that others depend on with 409
  /// `dependent_objects`.
  @discardableResult
  public func deleteColumn(_ table: String, column: String) async throws -> TableMessage {
    let request = HTTPRequest(.delete, "/api/v1/tables/\(try pathSegment(table))/columns/\(try pathSegment(column))", successes: [200])
    return try await http.value(request)
  }

  /// Add an index.
  ///
  /// Builds an index on one or several columns. Answers 409 `already_exists` when the name is taken, and 409 `unique_violated` when a unique
  /// index meets equal rows.
  @discardableResult
  public func createIndex(_ table: String, _ body: CreateIndexRequest) async throws -> IndexInfo {
    var request = HTTPRequest(.post, "/api/v1/tables/\(try pathSegment(table))/indexes", successes: [201])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// Drop an index.
  ///
  /// Drops an index of the table. One that a primary key or unique constraint stands on is refused with 409 `dependent_objects`.
  @discardableResult
  public func deleteIndex(_ table: String, index: String) async throws -> TableMessage {
    let request = HTTPRequest(.delete, "/api/v1/tables/\(try pathSegment(table))/indexes/\(try pathSegment(index))", successes: [200])
    return try await http.value(request)
  }

  /// Add a foreign key.
  ///
  /// Adds a reference to another table. The caller needs to own this table and to see the other. Answers 409 `foreign_key_violated` when a
  /// row has no counterpart.
  @discardableResult
  public func createForeignKey(_ table: String, _ body: CreateForeignKeyRequest) async throws -> [ForeignKeyInfo] {
    var request = HTTPRequest(.post, "/api/v1/tables/\(try pathSegment(table))/foreign-keys", successes: [201])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// Drop a foreign key.
  ///
  /// Drops a foreign key of the table; rows stay as they are.
  @discardableResult
  public func deleteForeignKey(_ table: String, constraint: String) async throws -> TableMessage {
    let request = HTTPRequest(.delete, "/api/v1/tables/\(try pathSegment(table))/foreign-keys/\(try pathSegment(constraint))", successes: [200])
    return try await http.value(request)
  }

  /// The row policies of a table.
  ///
  /// All row policies, those of the access preset included, by name; for the owner.
  public func listPolicies(_ table: String) async throws -> [Policy] {
    let request = HTTPRequest(.get, "/api/v1/tables/\(try pathSegment(table))/policies", successes: [200])
    return try await http.value(request)
  }

  /// Add a row policy.
  ///
  /// Adds a row policy, turns row security on and grants its roles what it speaks of. Its SQL runs with every statement on the table and is
  /// trusted, so only admins may write it. Answers 409 `already_exists` when the name is taken and 400 `invalid_value` when Postgres refuses
  /// the SQL.
  @discardableResult
  public func createPolicy(_ table: String, _ body: CreatePolicyRequest) async throws -> Policy {
    var request = HTTPRequest(.post, "/api/v1/tables/\(try pathSegment(table))/policies", successes: [201])
    try request.setJSON(body)
    return try await http.value(request)
  }

  /// Drop a row policy.
  ///
  /// Drops a row policy, of the access preset or added; for admins. A table without policies shows its rows to nobody but admins.
  @discardableResult
  public func deletePolicy(_ table: String, policy: String) async throws -> TableMessage {
    let request = HTTPRequest(.delete, "/api/v1/tables/\(try pathSegment(table))/policies/\(try pathSegment(policy))", successes: [200])
    return try await http.value(request)
  }
}
