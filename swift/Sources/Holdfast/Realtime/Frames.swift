import Foundation

/// What every frame of the server has, and whom it is meant for. The protocol is openapi/asyncapi.md.
struct FrameHead: Decodable, Sendable {
  let type: String
  let subscriptionId: String?
  let channel: String?

  private enum CodingKeys: String, CodingKey {
    case type, channel
    case subscriptionId = "subscription_id"
  }
}

struct ConnectedFrame: Decodable {
  let heartbeatSeconds: Double

  private enum CodingKeys: String, CodingKey {
    case heartbeatSeconds = "heartbeat_seconds"
  }
}

struct PositionFrame: Decodable {
  let position: String
}

struct ResyncFrame: Decodable {
  let position: String
  let reason: String
}

/// A change, its rows of the type that the reader wants; `Row` fits any with `JSONValue`.
struct ChangeFrame<Row: Decodable>: Decodable {
  let data: Body

  struct Body: Decodable {
    let operation: ChangeOperation
    let table: String
    let data: Row?
    let oldData: JSONObject?

    private enum CodingKeys: String, CodingKey {
      case operation, table, data
      case oldData = "old_data"
    }
  }
}

struct ErrorFrame: Decodable {
  let code: String
  let detail: String

  var refusal: Refusal { Refusal(code: code, message: detail) }
}

struct BroadcastFrame: Decodable {
  let event: String
  let data: JSONValue?
  let userId: String?

  private enum CodingKeys: String, CodingKey {
    case event, data
    case userId = "user_id"
  }
}

struct PresenceStateFrame: Decodable {
  let data: Body

  struct Body: Decodable {
    let members: [PresenceMember]
  }
}

struct PresenceDiffFrame: Decodable {
  let data: Body

  struct Body: Decodable {
    let joined: [PresenceMember]
    let left: [Leaver]
  }

  struct Leaver: Decodable {
    let presenceId: String

    private enum CodingKeys: String, CodingKey {
      case presenceId = "presence_id"
    }
  }
}
