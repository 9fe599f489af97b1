import Foundation
import XCTest

@testable import Holdfast

/// Replays openapi/examples/exchanges.json, as the TypeScript SDK does. The server answers only a request that is as it should be.
final class ExampleTests: XCTestCase {
  private struct Example: Decodable {
    let name: String
    let result: JSONValue?
    let refusal: JSONObject?
  }

  private typealias Call = @Sendable (HoldfastClient) async throws -> (any Encodable)?

  /// How this client makes each exchange.
  private static let calls: [String: Call] = [
    "rows.filters": {
      try await $0.from("notes").select("id", "title").eq("done", false).neq("body", nil).gt("place", 1).gte("place", 2).lt("place", 100)
        .lte("place", 99).like("title", "Buy*").ilike("title", "*MILK*").order("created_at", descending: true, nulls: .last).limit(20).rows()
    },
    "rows.lists": {
      try await $0.from("notes").in("place", [2, 3]).in("body", [nil, "a,b", "\"\\"]).or { $0.eq("done", true).eq("title", "a,b)") }
        .filter("tags", "cs.{a,b}").eq("limit", 5).rows()
    },
    "rows.page": {
      let page = try await $0.from("notes").limit(2).page(after: "abc", count: true)
      let object: JSONObject = [
        "rows": .array(page.rows.map { .object($0) }), "total": page.total.map { .integer($0) } ?? .null, "next": page.next.map { .string($0) } ?? .null,
      ]
      return object
    },
    "rows.first": { try await $0.from("notes").first() },
    "rows.count": { try await $0.from("notes").eq("done", true).count() },
    "rows.get": { try await $0.from("notes").get(7) },
    "rows.getByText": { try await $0.from("notes").get("a/b c?") },
    "rows.getComposite": { try await $0.from("members").get(CompositeKey("room,\"1\"", 7)) },
    "rows.getAbsent": { try await $0.from("notes").get(8) },
    "rows.insert": { try await $0.from("notes").insert(["title": "Buy milk", "body": nil]) },
    "rows.insertMany": { try await $0.from("notes").insertMany([["title": "one"], ["title": "two"]]) },
    "rows.upsert": { try await $0.from("notes").upsert([["id": 7]], onConflict: ["id", "odd name"], resolution: .ignore) },
    "rows.update": { try await $0.from("notes").update(7, ["done": true]) },
    "rows.updateAll": { try await $0.from("notes").eq("done", false).updateAll(["done": true]) },
    "rows.delete": { try await $0.from("notes").delete(7); return nil },
    "rows.deleteAll": { try await $0.from("notes").eq("done", true).deleteAll() },
    "rows.refused": { try await $0.from("notes").insert(["id": 7]) },
    "auth.register": { try await $0.auth.register(email: "ann@example.com", password: "a long password") },
    "auth.login": {
      let session = try await $0.auth.login(email: "ann@example.com", password: "a long password")
      XCTAssertEqual(session.expiresAt.timeIntervalSinceNow, 900, accuracy: 60)
      let object: JSONObject = [
        "accessToken": .string(session.accessToken), "refreshToken": .string(session.refreshToken), "userId": .string(session.userId),
        "email": .string(session.email), "isSuperuser": .bool(session.isSuperuser),
      ]
      return object
    },
    "auth.loginRefused": { try await $0.auth.login(email: "ann@example.com", password: "wrong") },
    "auth.changePassword": { try await $0.auth.changePassword(from: "old", to: "a long password"); return nil },
    "users.me": { try await $0.users.getMe() },
    "users.updateMe": { try await $0.users.updateMe(UpdateMeRequest(fullName: .null)) },
    "users.list": { try await $0.users.listUsers(skip: 0, limit: 50) },
    "users.count": { try await $0.users.countUsers() },
    "users.delete": { try await $0.users.deleteUser("0192f0c1-0000-7000-8000-000000000001"); return nil },
    "tables.create": {
      let id = CreateColumn(name: "id", type: "uuid", default: "uuidv7()", primaryKey: true)
      return try await $0.tables.createTable(CreateTableRequest(name: "notes", columns: [id], access: .publicRead))
    },
    "tables.sql": { try await $0.tables.getTableSql("odd name").sql },
    "tables.deleteColumn": { try await $0.tables.deleteColumn("notes", column: "title"); return nil },
    "tables.updateColumn": { try await $0.tables.updateColumn("notes", column: "title", UpdateColumnRequest(columnDefault: .null)) },
    "storage.createBucket": { try await $0.storage.buckets.createBucket(CreateBucketRequest(name: "pictures", isPublic: true)) },
    "storage.upload": {
      try await $0.storage.from("pictures").upload("cats/a b.txt", .text("test"), contentType: "text/plain", ifExists: .refuse)
    },
    "storage.uploadVersion": { try await $0.storage.from("pictures").upload("cats/a b.txt", .text("test"), ifExists: .replaceVersion(etag: "\"v1\"")) },
    "storage.download": { String(decoding: try await $0.storage.from("pictures").download("cats/a b.txt", range: 1..<3).data, as: UTF8.self) },
    "storage.infoAbsent": { try await $0.storage.from("pictures").info("none") },
    "storage.list": { try await $0.storage.from("pictures").list(limit: 50, search: "cats/") },
    "storage.updateFile": { try await $0.storage.from("pictures").update("cats/a b.txt", UpdateFileRequest(metadata: ["alt": "A cat"])) },
    "storage.deleteFile": { try await $0.storage.from("pictures").delete("cats/a b.txt"); return nil },
    "storage.signedUrl": {
      let request = SignedUrlRequest(expiresInSeconds: 600, disposition: .inline)
      return try await $0.storage.files.createSignedUrl("0192f0c1-0000-7000-8000-000000000003", request)
    },
  ]

  private func examples() throws -> [Example] {
    let url = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../openapi/examples/exchanges.json").standardized
    return try Coding.decode([Example].self, from: Data(contentsOf: url))
  }

  func testEachExchangeIsMadeAsItIsWritten() async throws {
    try XCTSkipIf(TestHost.url.isEmpty)
    for example in try examples() {
      guard let call = Self.calls[example.name] else {
        XCTFail("Add to \"calls\" how this client makes the exchange \(example.name).")
        continue
      }
      let client = try HoldfastClient(
        url: "\(TestHost.url)/example/\(example.name)", anonKey: "anon_example", sessionStorage: MemorySessionStorage())
      do {
        let given = try await call(client)
        if example.refusal != nil { XCTFail("\(example.name): it was not refused.") }
        let json = try given.map { try Coding.decode(JSONValue.self, from: Coding.encode(Wrapped(value: $0))) }
        XCTAssertEqual(normal(json?.object?["value"]), normal(example.result), example.name)
      } catch let error as HoldfastError {
        guard let refusal = error.refusal, let expected = example.refusal else {
          XCTFail("\(example.name): \(error)")
          continue
        }
        XCTAssertEqual(expected["status"]?.integer, Int64(refusal.status), example.name)
        XCTAssertEqual(expected["code"]?.string, refusal.code.rawValue, example.name)
        XCTAssertEqual(expected["message"]?.string, refusal.message, example.name)
        XCTAssertEqual(expected["requestId"]?.string, refusal.requestId, example.name)
        XCTAssertEqual(expected["errors"], try Coding.decode(JSONValue.self, from: Coding.encode(refusal.errors)), example.name)
      }
    }
  }

  func testThereIsNoCallThatNoExampleAsksFor() throws {
    XCTAssertEqual(Set(Self.calls.keys).subtracting(try examples().map(\.name)), [])
  }

  private struct Wrapped: Encodable {
    let value: any Encodable

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(value, forKey: .value)
    }

    private enum CodingKeys: CodingKey { case value }
  }

  /// Null members may be absent, and a time is the same in any writing.
  private func normal(_ value: JSONValue?) -> JSONValue {
    switch value ?? .null {
    case .object(let members): return .object(members.filter { !$0.value.isNull }.mapValues(normal))
    case .array(let values): return .array(values.map(normal))
    case .string(let text): return TimeText.date(text).map { .number($0.timeIntervalSince1970) } ?? .string(text)
    case let other: return other
    }
  }
}
