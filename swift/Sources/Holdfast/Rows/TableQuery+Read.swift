import Foundation

extension TableQuery {
  /// The rows of the first page.
  public func rows() async throws -> [Row] {
    try await page().rows
  }

  /// One page, with the way to the next.
  ///
  /// - Parameters:
  ///   - after: The `next` of the page before.
  ///   - count: Whether to count all rows that fit; costs more on large tables.
  public func page(after: String? = nil, count: Bool = false) async throws -> RowsPage<Row> {
    var request = HTTPRequest(.get, try path(), successes: [200])
    request.addQuery("select", selectList)
    request.query += filters
    request.addQuery("count", count ? "exact" : "none")
    request.addQuery("order", orders.isEmpty ? nil : orders.joined(separator: ","))
    request.addQuery("limit", pageSize)
    request.addQuery("cursor", after)
    let page: TypedPage<Row> = try await http.value(request)
    return RowsPage(rows: page.data, total: page.metadata.totalCount, next: page.metadata.nextCursor)
  }

  /// The first row, or nil.
  public func first() async throws -> Row? {
    try await limit(1).rows().first
  }

  /// How many rows fit.
  public func count() async throws -> Int64 {
    try await limit(1).page(count: true).total ?? 0
  }

  /// The row with this key, whatever the filters; nil when there is none that may be read. A text key that is empty, `.` or `..` fits no
  /// URL: filter for it.
  public func get(_ key: any RowKey) async throws -> Row? {
    var request = HTTPRequest(.get, try path(key), successes: [200])
    request.addQuery("select", selectList)
    return try await nilWhenAbsent { try await http.value(request) as Row }
  }

  /// All rows that fit, each once, page by page as they are asked for: `for try await note in notes.order("title").all()`.
  public func all() -> AllRows<Row> {
    AllRows(query: self)
  }

  func path(_ key: (any RowKey)? = nil) throws -> String {
    let rows = "/api/v1/tables/\(try pathSegment(table))/data"
    return try key.map { "\(rows)/\(try pathSegment($0.keyText))" } ?? rows
  }
}

/// Every row of a query, read page by page.
public struct AllRows<Row: Decodable & Sendable>: AsyncSequence, Sendable {
  public typealias Element = Row
  let query: TableQuery<Row>

  public func makeAsyncIterator() -> Iterator {
    Iterator(query: query)
  }

  public struct Iterator: AsyncIteratorProtocol {
    let query: TableQuery<Row>
    private var waiting: ArraySlice<Row> = []
    private var after: String?
    private var isLast = false

    init(query: TableQuery<Row>) {
      self.query = query
    }

    public mutating func next() async throws -> Row? {
      while waiting.isEmpty, !isLast {
        let page = try await query.page(after: after)
        waiting = page.rows[...]
        after = page.next
        isLast = page.next == nil
      }
      return waiting.popFirst()
    }
  }
}

private struct TypedPage<Row: Decodable & Sendable>: Decodable, Sendable {
  let data: [Row]
  let metadata: RowPageMetadata
}

/// The value, or nil where the server says that there is none.
func nilWhenAbsent<Value>(_ work: () async throws -> Value) async throws -> Value? {
  do {
    return try await work()
  } catch let error as HoldfastError where error.code == .notFound {
    return nil
  }
}
