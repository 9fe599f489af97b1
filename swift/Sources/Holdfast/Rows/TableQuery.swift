import Foundation

/// A page of rows, and how to go on.
public struct RowsPage<Row: Sendable>: Sendable {
  public let rows: [Row]
  /// How many rows fit in all; nil unless asked for.
  public let total: Int64?
  /// Where the next page begins, for `after`; nil on the last page.
  public let next: String?
}

/// Where rows without a value come in an order.
public enum NullsOrder: String, Sendable {
  case first, last
}

/// Rows of one table, narrowed by filters. Each function answers a new query, so that one may be kept and built upon.
///
/// Values are values: no sign in them has a meaning, but for `*` and `%` in `like`. `nil` fits rows without a value.
public struct TableQuery<Row: Decodable & Sendable>: Sendable {
  let http: HTTPClient
  let table: String
  var columns: [String] = []
  var filters: [QueryPair] = []
  var orders: [String] = []
  var pageSize: Int?

  init(http: HTTPClient, table: String) {
    self.http = http
    self.table = table
  }

  var selectList: String? { columns.isEmpty ? nil : columns.map(quotedName).joined(separator: ",") }

  private func changed(_ change: (inout Self) -> Void) -> Self {
    var copy = self
    change(&copy)
    return copy
  }

  private func filtered(_ pair: QueryPair) -> Self {
    changed { $0.filters.append(pair) }
  }

  /// Which columns come back. Default: all that may be seen.
  public func select(_ columns: String...) -> Self {
    changed { $0.columns = columns }
  }

  /// Which columns come back, as values of another type.
  public func select<Part: Decodable & Sendable>(_ columns: String..., as type: Part.Type) -> TableQuery<Part> {
    var query = TableQuery<Part>(http: http, table: table)
    query.columns = columns
    query.filters = filters
    query.orders = orders
    query.pageSize = pageSize
    return query
  }

  public func eq(_ column: String, _ value: (any FilterValue)?) -> Self { filtered(RowFilter.compare(column, .eq, value)) }
  public func neq(_ column: String, _ value: (any FilterValue)?) -> Self { filtered(RowFilter.compare(column, .neq, value)) }
  public func gt(_ column: String, _ value: any FilterValue) -> Self { filtered(RowFilter.compare(column, .gt, value)) }
  public func gte(_ column: String, _ value: any FilterValue) -> Self { filtered(RowFilter.compare(column, .gte, value)) }
  public func lt(_ column: String, _ value: any FilterValue) -> Self { filtered(RowFilter.compare(column, .lt, value)) }
  public func lte(_ column: String, _ value: any FilterValue) -> Self { filtered(RowFilter.compare(column, .lte, value)) }

  /// `*` and `%` stand for any text.
  public func like(_ column: String, _ pattern: String) -> Self { filtered(RowFilter.compare(column, .like, pattern)) }

  /// The same without regard to case.
  public func ilike(_ column: String, _ pattern: String) -> Self { filtered(RowFilter.compare(column, .ilike, pattern)) }

  /// One of the values; nil among them means "or is null".
  public func `in`(_ column: String, _ values: [(any FilterValue)?]) -> Self { filtered(RowFilter.oneOf(column, values)) }

  /// At least one of the filters that `build` adds holds.
  public func or(_ build: (Self) -> Self) -> Self {
    filtered(RowFilter.anyOf(build(Self(http: http, table: table)).filters))
  }

  /// Adds any filter of PostgREST's dialect, such as `filter("tags", "cs.{a,b}")`.
  public func filter(_ column: String, _ test: String) -> Self { filtered(RowFilter.test(column, test)) }

  /// Where nulls come by default: last when ascending and first when descending, as in Postgres.
  public func order(_ column: String, descending: Bool = false, nulls: NullsOrder? = nil) -> Self {
    let nullsText = nulls.map { ".nulls\($0.rawValue)" } ?? ""
    return changed { $0.orders.append("\(quotedName(column)).\(descending ? "desc" : "asc")\(nullsText)") }
  }

  /// The most rows of a page, 1 to 1,000. Default 50.
  public func limit(_ rows: Int) -> Self {
    changed { $0.pageSize = rows }
  }

  /// The filters as one percent-encoded expression, as `realtime` takes it.
  public func expression() -> String { percentEncodedQuery(filters) }
}
