import Foundation

/// What can happen to a row.
public enum ChangeOperation: String, Codable, Hashable, Sendable {
  case insert = "INSERT"
  case update = "UPDATE"
  case delete = "DELETE"
}

/// A change of a row that the subscriber may see.
public struct Change<Row: Sendable>: Sendable {
  public let operation: ChangeOperation
  public let table: String
  /// The row as it was stored; nil after a delete.
  public let row: Row?
  /// The row before, or its key alone where the rest may not be seen; nil for an insert.
  public let oldRow: JSONObject?
  /// Where the feed stands after this change.
  public let position: String
}

/// Why a table must be read anew. A later server may say others, which mean the same.
public enum ResyncReason: Hashable, Sendable {
  /// The changes since the position are no longer kept.
  case positionTooOld
  /// The position is none of this server.
  case positionUnknown
  /// This client, or the loop that reads the changes, is slower than they come.
  case tooSlow
  /// The table's columns, policies or rights changed.
  case tableChanged
  /// All its rows were removed at once.
  case truncated
  /// A policy or filter failed on a row.
  case unreadable
  case other(String)

  init(_ text: String) {
    switch text {
    case "position_too_old": self = .positionTooOld
    case "position_unknown": self = .positionUnknown
    case "too_slow": self = .tooSlow
    case "table_changed": self = .tableChanged
    case "truncated": self = .truncated
    case "unreadable": self = .unreadable
    default: self = .other(text)
    }
  }
}

/// What a subscription tells.
public enum ChangeEvent<Row: Sendable>: Sendable {
  /// The subscription is live from this position; told again after each reconnect.
  case live(position: String)
  case change(Change<Row>)
  /// Changes were lost to this client: read the table anew, then trust what follows.
  case resync(ResyncReason)
  /// The server refused, now or later, and is asked again on the next socket, as after a login; or a row does not fit its Swift type.
  case failed(HoldfastError)
}
