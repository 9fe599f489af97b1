import Foundation

/// What lives on a connection and must be set up again on each new socket: a subscription or a channel. The connection, an actor, is the only
/// one to call it.
protocol Resident: AnyObject, Sendable {
  /// What the server knows it by; several of one client may share a channel.
  var place: String { get }
  /// The frame that takes it off the socket again.
  var farewell: JSONObject { get }
  /// The frames that set it up.
  func setUp() -> [JSONObject]
  /// Called for each frame, whomever it is meant for.
  func receive(_ head: FrameHead, _ frame: Data)
  /// Called when the connection can never be had again.
  func fail(_ error: HoldfastError)
}

/// A subscription to the changes of a table. It remembers its position, so that a reconnect leaves no gap.
final class Subscription<Row: Decodable & Sendable>: Resident, @unchecked Sendable {
  /// A reader that is further behind has lost the thread: it is told to read anew.
  static var mostWaiting: Int { 10_000 }

  let place: String
  private let id: String
  private let request: SubscriptionRequest
  private let events: AsyncThrowingStream<ChangeEvent<Row>, any Error>.Continuation
  // Only the connection touches these.
  private var position: String?
  private var isBehind = false

  init(id: String, request: SubscriptionRequest, events: AsyncThrowingStream<ChangeEvent<Row>, any Error>.Continuation) {
    self.id = id
    self.request = request
    self.events = events
    position = request.after
    place = "subscription \(id)"
  }

  var farewell: JSONObject { ["type": "unsubscribe", "subscription_id": .string(id)] }

  func setUp() -> [JSONObject] {
    var data: JSONObject = ["table": .string(request.table)]
    if let chosen = request.events { data["events"] = .array(chosen.map { .string($0.rawValue) }) }
    if !request.filter.isEmpty { data["filter"] = .string(request.filter) }
    if let position { data["after"] = .string(position) }
    return [["type": "subscribe", "subscription_id": .string(id), "data": .object(data)]]
  }

  func receive(_ head: FrameHead, _ frame: Data) {
    guard head.subscriptionId == id else { return }
    do {
      switch head.type {
      case "subscribed":
        let live = try Coding.decode(PositionFrame.self, from: frame).position
        position = position ?? live
        tell(.live(position: live))
      case "database_change":
        try change(frame)
      case "resync":
        let resync = try Coding.decode(ResyncFrame.self, from: frame)
        position = resync.position
        tell(.resync(ResyncReason(resync.reason)))
      case "unsubscribed":
        let message = "The table \(request.table) is gone, or may no longer be read."
        tell(.failed(.refused(Refusal(code: ErrorCode.notFound.rawValue, message: message))))
      case "error":
        tell(.failed(.refused(try Coding.decode(ErrorFrame.self, from: frame).refusal)))
      default:
        // Answers to what this client sent need no event.
        break
      }
    } catch {
      tell(.failed(.wrapping(error)))
    }
  }

  func fail(_ error: HoldfastError) {
    events.finish(throwing: error)
  }

  private func change(_ frame: Data) throws {
    let reached = try Coding.decode(PositionFrame.self, from: frame).position
    position = reached
    let body = try Coding.decode(ChangeFrame<Row>.self, from: frame).data
    tell(.change(Change(operation: body.operation, table: body.table, row: body.data, oldRow: body.oldData, position: reached)))
  }

  private func tell(_ event: ChangeEvent<Row>) {
    switch events.yield(event) {
    case .enqueued(let room):
      if room > Self.mostWaiting / 2 { isBehind = false }
    case .dropped:
      // The oldest is gone. The reader is told once, after what it may still read.
      if !isBehind { events.yield(.resync(.tooSlow)) }
      isBehind = true
    case .terminated:
      break
    @unknown default:
      break
    }
  }
}

/// Which changes of a table are wanted.
public struct SubscriptionRequest: Hashable, Sendable {
  public var table: String
  /// All when nil.
  public var events: [ChangeOperation]?
  /// A filter as one expression, as `TableQuery.expression()` answers it; all rows when empty.
  public var filter: String
  /// Where to go on from, as an earlier change told; from now on when nil.
  public var after: String?

  public init(table: String, events: [ChangeOperation]? = nil, filter: String = "", after: String? = nil) {
    self.table = table
    self.events = events
    self.filter = filter
    self.after = after
  }
}
