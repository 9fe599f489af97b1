import Foundation
import Holdfast

/// A topic of the discussion board.
struct Topic: Codable, Identifiable, Hashable, Sendable {
  var id: String
  var title: String
  var body: String
  var authorName: String
  var createdAt: Date

  enum CodingKeys: String, CodingKey {
    case id, title, body
    case authorName = "author_name"
    case createdAt = "created_at"
  }
}

/// The topics of the board, newest first, kept up to date without gaps.
struct TopicFeed: Sendable {
  let client: HoldfastClient

  private var newest: TableQuery<Topic> {
    client.from("topics", as: Topic.self).order("created_at", descending: true).limit(30)
  }

  /// The list at each change of it, for as long as somebody reads.
  func lists() -> AsyncThrowingStream<[Topic], any Error> {
    AsyncThrowingStream { lists in
      let following = Task {
        do {
          var topics: [Topic] = []
          var isRead = false
          for try await event in await client.realtime.changes(of: newest) {
            switch event {
            case .live where isRead: continue
            case .live, .resync:
              // What changes from here on is told, so a list that is read now misses nothing.
              topics = try await newest.rows()
              isRead = true
            case .change(let change):
              topics = change.applied(to: topics)
            case .failed(let error):
              throw error
            }
            lists.yield(topics)
          }
          lists.finish()
        } catch {
          lists.finish(throwing: error)
        }
      }
      lists.onTermination = { _ in following.cancel() }
    }
  }

  /// Posts a topic, signed in or not.
  func post(title: String, body: String, authorName: String) async throws {
    let topic: JSONObject = ["title": .string(title), "body": .string(body), "author_name": .string(authorName)]
    try await client.from("topics").insert(topic)
  }
}

extension Change where Row == Topic {
  /// The topics after this change.
  func applied(to topics: [Topic]) -> [Topic] {
    let id = row?.id ?? oldRow?["id"]?.string
    let others = topics.filter { $0.id != id }
    return (others + (row.map { [$0] } ?? [])).sorted { $0.createdAt > $1.createdAt }
  }
}
