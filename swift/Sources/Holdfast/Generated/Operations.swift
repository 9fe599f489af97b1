// Generated from the contract by `npm run generate`. Do not edit.
/// Every operation of the contract, one function each, by tag. The rest of the client is built upon them.
public struct Operations: Sendable {
  public let health: HealthOperations
  public let meta: MetaOperations
  public let auth: AuthOperations
  public let users: UsersOperations
  public let files: FilesOperations
  public let cors: CorsOperations
  public let tables: TablesOperations
  public let rows: RowsOperations
  public let buckets: BucketsOperations
  public let accessKeys: AccessKeysOperations

  init(http: HTTPClient) {
    health = HealthOperations(http: http)
    meta = MetaOperations(http: http)
    auth = AuthOperations(http: http)
    users = UsersOperations(http: http)
    files = FilesOperations(http: http)
    cors = CorsOperations(http: http)
    tables = TablesOperations(http: http)
    rows = RowsOperations(http: http)
    buckets = BucketsOperations(http: http)
    accessKeys = AccessKeysOperations(http: http)
  }
}
