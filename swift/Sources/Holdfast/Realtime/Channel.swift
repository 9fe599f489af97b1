import Foundation

/// Somebody who shows themselves in a channel.
public struct PresenceMember: Decodable, Hashable, Sendable {
  /// One socket in one channel.
  public let presenceId: String
  /// Nil for somebody who is not signed in.
  public let userId: String?
  public let joinedAt: Date
  public let data: JSONObject

  private enum CodingKeys: String, CodingKey {
    case data
    case presenceId = "presence_id"
    case userId = "user_id"
    case joinedAt = "joined_at"
  }
}

/// A message that somebody sent into a channel.
public struct Broadcast: Hashable, Sendable {
  public let event: String
  public let data: JSONValue
  /// The sender; nil for somebody who is not signed in.
  public let userId: String?
}

/// What a channel tells.
public enum ChannelEvent: Sendable {
  /// The server has let this client in, from when on it gets what is sent; told again after each reconnect.
  case joined
  case broadcast(Broadcast)
  /// Everybody who is there, whenever that changes.
  case presence([PresenceMember])
  case failed(HoldfastError)
}

/// A channel that was joined. Whoever reads `events` no longer, or calls `leave`, leaves it.
public struct Channel: Sendable {
  /// What happens in the channel. To be read by one loop.
  public let events: AsyncThrowingStream<ChannelEvent, any Error>
  let resident: ChannelResident
  let connection: RealtimeConnection

  /// Sends to the others; false when there is no connection now, since messages are not kept.
  @discardableResult
  public func broadcast(_ event: String, _ data: JSONValue = .null) async throws -> Bool {
    let frame: JSONObject = ["type": "broadcast", "channel": .string(resident.channel), "event": .string(event), "data": data]
    return try await connection.send(frame)
  }

  /// Shows this client to the others, also after a reconnect; nil takes it away.
  public func track(_ data: JSONObject?) async throws {
    try await connection.track(resident, data)
  }

  /// Leaves the channel; `events` ends.
  public func leave() async {
    await connection.remove(resident)
    resident.finish()
  }
}

/// A channel as something that lives on a connection; it joins and shows itself again after a reconnect.
final class ChannelResident: Resident, @unchecked Sendable {
  let channel: String
  private let isHearingItself: Bool
  private let events: AsyncThrowingStream<ChannelEvent, any Error>.Continuation
  // Only the connection touches these.
  var tracked: JSONObject?
  private var members: [PresenceMember] = []

  init(channel: String, isHearingItself: Bool, events: AsyncThrowingStream<ChannelEvent, any Error>.Continuation) {
    self.channel = channel
    self.isHearingItself = isHearingItself
    self.events = events
  }

  var place: String { "channel \(channel)" }
  var farewell: JSONObject { ["type": "leave", "channel": .string(channel)] }

  func setUp() -> [JSONObject] {
    let join: JSONObject = ["type": "join", "channel": .string(channel), "data": ["self": .bool(isHearingItself)]]
    return [join] + (tracked == nil ? [] : [trackFrame])
  }

  /// What shows this client to the others, or takes it away.
  var trackFrame: JSONObject {
    guard let tracked else { return ["type": "untrack", "channel": .string(channel)] }
    return ["type": "track", "channel": .string(channel), "data": .object(tracked)]
  }

  func receive(_ head: FrameHead, _ frame: Data) {
    guard head.channel == channel else { return }
    do {
      switch head.type {
      case "joined":
        events.yield(.joined)
      case "broadcast":
        let message = try Coding.decode(BroadcastFrame.self, from: frame)
        events.yield(.broadcast(Broadcast(event: message.event, data: message.data ?? .null, userId: message.userId)))
      case "presence_state":
        members = try Coding.decode(PresenceStateFrame.self, from: frame).data.members
        events.yield(.presence(members))
      case "presence_diff":
        let diff = try Coding.decode(PresenceDiffFrame.self, from: frame).data
        let replaced = Set(diff.left.map(\.presenceId) + diff.joined.map(\.presenceId))
        members = members.filter { !replaced.contains($0.presenceId) } + diff.joined
        events.yield(.presence(members))
      case "error":
        events.yield(.failed(.refused(try Coding.decode(ErrorFrame.self, from: frame).refusal)))
      default:
        // Answers to what this client sent need no event.
        break
      }
    } catch {
      events.yield(.failed(.wrapping(error)))
    }
  }

  func fail(_ error: HoldfastError) {
    events.finish(throwing: error)
  }

  func finish() {
    events.finish()
  }
}
