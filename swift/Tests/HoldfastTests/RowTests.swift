import Foundation
import XCTest

@testable import Holdfast

final class RowTests: XCTestCase {
  struct Note: Codable, Hashable, Sendable {
    var id: Int
    var title: String
    var body: String?
    var done: Bool?
    var createdAt: Date?

    enum CodingKeys: String, CodingKey {
      case id, title, body, done
      case createdAt = "created_at"
    }
  }

  private func notes(_ count: Int) async throws -> TableQuery<Note> {
    let client = try await TestHost.signedIn()
    let table = TestHost.newName("notes")
    try await client.tables.createTable(
      CreateTableRequest(
        name: table,
        columns: [
          CreateColumn(name: "id", type: "integer", primaryKey: true), CreateColumn(name: "title", type: "text", nullable: false),
          CreateColumn(name: "body", type: "text"), CreateColumn(name: "done", type: "boolean", default: false),
          CreateColumn(name: "created_at", type: "timestamptz", default: "now()"),
        ],
        access: .authenticated))
    let query = client.from(table, as: Note.self)
    try await query.insertMany((0..<count).map { Note(id: $0 + 1, title: "note \($0 + 1)", done: $0 % 2 == 0) })
    return query
  }

  func testRowsAreReadAsTheyWereAskedFor() async throws {
    let notes = try await notes(120)
    let one = try await notes.get(1)
    XCTAssertEqual(one?.title, "note 1")
    XCTAssertEqual(one?.createdAt?.timeIntervalSinceNow ?? .infinity, 0, accuracy: 60)
    let none = try await notes.get(999)
    XCTAssertNil(none)
    let some = try await notes.select("id", "title").gt("id", 10).lte("id", 20).eq("done", true).order("id", descending: true).limit(3).rows()
    XCTAssertEqual(some, [19, 17, 15].map { Note(id: $0, title: "note \($0)") })
    let either = try await notes.or { $0.eq("id", 2).like("title", "note 12*") }.order("id").rows()
    XCTAssertEqual(either.map(\.id), [2, 12, 120])
    let empty = try await notes.eq("body", nil).count()
    let full = try await notes.neq("body", nil).count()
    XCTAssertEqual([empty, full], [120, 0])
    let recent = try await notes.gte("created_at", Date(timeIntervalSinceNow: -3_600)).lt("created_at", Date(timeIntervalSinceNow: 3_600)).count()
    XCTAssertEqual(recent, 120)
    struct Title: Decodable, Sendable { let title: String }
    let titles = try await notes.order("id").limit(2).select("title", as: Title.self).rows()
    XCTAssertEqual(titles.map(\.title), ["note 1", "note 2"])
  }

  func testAllPagesAreWalkedEachRowOnce() async throws {
    let notes = try await notes(120)
    var seen: [Int] = []
    for try await note in notes.order("title").limit(50).all() { seen.append(note.id) }
    XCTAssertEqual(seen.count, 120)
    XCTAssertEqual(Set(seen).count, 120)
  }

  func testRowsAreWritten() async throws {
    let notes = try await notes(2)
    let changed = try await notes.update(1, ["body": "changed", "done": nil])
    XCTAssertEqual(changed.body, "changed")
    XCTAssertNil(changed.done)
    let merged = try await notes.upsert([Note(id: 1, title: "merged"), Note(id: 600, title: "new")])
    XCTAssertEqual(merged.map(\.title), ["merged", "new"])
    let ignored = try await notes.upsert([Note(id: 1, title: "ignored")], resolution: .ignore)
    XCTAssertEqual(ignored, [])
    let updated = try await notes.eq("id", 600).updateAll(["done": true])
    XCTAssertEqual(updated.count, 1)
    let deleted = try await notes.eq("id", 600).deleteAll()
    XCTAssertEqual(deleted.count, 1)
    try await notes.delete(1)
    let absent = await thrown(try await notes.delete(1))
    XCTAssertEqual(absent?.code, .notFound)
    let unfiltered = await thrown(try await notes.deleteAll())
    XCTAssertEqual(unfiltered?.code, .filterRequired)
    let nothing = try await notes.insertMany([Note]())
    XCTAssertEqual(nothing, [])
  }

  func testARefusalKeepsTheServersWords() async throws {
    let notes = try await notes(1)
    let error = await thrown(try await notes.insert(Note(id: 1, title: "again")))
    XCTAssertEqual(error?.code, .uniqueViolated)
    XCTAssertEqual(error?.refusal?.status, 409)
    XCTAssertNotNil(error?.refusal?.requestId)
    XCTAssertNotNil(error?.refusal?.problem)
    XCTAssertGreaterThan(error?.description.count ?? 0, 10)
    let client = try await TestHost.client()
    let bad = await thrown(try await client.auth.register(email: "no address", password: "x"))
    XCTAssertEqual(bad?.refusal?.errors.map(\.path), ["body.email", "body.password"])
  }

  func testRowsThatDoNotFitTheirTypeAreADecodingErrorThatSaysWhere() async throws {
    let notes = try await notes(1)
    struct Wrong: Decodable, Sendable { let title: Int }
    let error = await thrown(try await notes.select("title", as: Wrong.self).rows())
    guard case .decoding(let failure) = error else { return XCTFail("\(String(describing: error))") }
    XCTAssertEqual(failure.path, "data.0.title")
  }

  func testWhatFitsIntoNoURLIsRefusedBeforeAnythingIsSent() async throws {
    let client = try await TestHost.client()
    for key in ["", ".", ".."] {
      let error = await thrown(try await client.from("notes").get(key))
      XCTAssertEqual(error?.kind, "invalidInput")
    }
    let nan = await thrown(try await client.from("notes").insert(["a": .number(.nan)]))
    XCTAssertEqual(nan?.kind, "invalidInput")
  }

  func testBigintsAndOtherValuesKeepTheirDigits() async throws {
    let client = try await TestHost.signedIn()
    let table = TestHost.newName("numbers")
    try await client.tables.createTable(
      CreateTableRequest(
        name: table,
        columns: [
          CreateColumn(name: "id", type: "bigint", primaryKey: true), CreateColumn(name: "day", type: "date"), CreateColumn(name: "content", type: "jsonb"),
        ]))
    struct Entry: Codable, Equatable, Sendable {
      var id: Bigint
      var day: Date?
      var content: JSONValue?
    }
    let entries = client.from(table, as: Entry.self)
    let entry = Entry(id: 9_007_199_254_740_993, content: ["text": .string("é😀\\\" \u{2028}"), "list": [1, nil, 2.5]])
    let stored = try await entries.insert(entry)
    XCTAssertEqual(stored, entry)
    let found = try await entries.get(Bigint(9_007_199_254_740_993))
    XCTAssertEqual(found, entry)
    let day = try await entries.update(Int64(9_007_199_254_740_993), ["day": "2026-02-03"])
    XCTAssertEqual(day.day, Date(timeIntervalSince1970: 1_770_076_800))
  }

  func testValuesOfAnySignsAreFoundByEveryFilterAndByKey() async throws {
    let client = try await TestHost.signedIn()
    let table = TestHost.newName("words")
    try await client.tables.createTable(
      CreateTableRequest(
        name: table,
        columns: [
          CreateColumn(name: "a", type: "text", primaryKey: true), CreateColumn(name: "b", type: "integer", primaryKey: true),
          CreateColumn(name: "limit", type: "text"),
        ]))
    struct Word: Codable, Equatable, Sendable {
      var a: String
      var b: Int
      var limit: String
    }
    let words = client.from(table, as: Word.self)
    var random = SeededRandom(seed: 6)
    let fixed = ["null", "not.is.null", "\"", "\"\"", "\"a\"", "\\", "(a,b)", "eq.1", "in.(1)", " ", "true", "a\"\u{301}", "\\\u{301}"]
    let texts = fixed + (0..<40).map { _ in randomText(&random).filter { $0 != "\0" }.replacingOccurrences(of: "\0", with: "") }
    for (round, text) in texts.enumerated() {
      let word = Word(a: "x\(text)", b: round, limit: text)
      try await words.insertMany([word, Word(a: "o", b: round, limit: "\(text)-other")])
      let ofRound = words.eq("b", round)
      for query in [
        ofRound.eq("limit", text), ofRound.in("limit", [text, nil]), ofRound.or { $0.eq("limit", text).eq("a", "none") }, ofRound.eq("a", "x\(text)"),
        ofRound.or { $0.in("a", ["x\(text)"]) }, ofRound.filter("limit", "not.eq.\(quoted(text + "-other"))"),
      ] {
        let found = try await query.rows()
        XCTAssertEqual(found.map { Array($0.limit.unicodeScalars) }, [Array(text.unicodeScalars)], "\(text.debugDescription) \(query.expression())")
      }
      let byKey = try await words.get(CompositeKey("x\(text)", round))
      XCTAssertEqual(byKey, word)
    }
  }

  func testLargeJSONGoesInAndComesBackWhole() async throws {
    let client = try await TestHost.signedIn()
    let table = TestHost.newName("documents")
    try await client.tables.createTable(
      CreateTableRequest(
        name: table, columns: [CreateColumn(name: "id", type: "integer", primaryKey: true), CreateColumn(name: "content", type: "jsonb")]))
    let content: JSONValue = ["text": .string(String(repeating: "é😀\\\"", count: 500_000)), "list": .array((0..<1_000).map { .integer($0) })]
    let stored = try await client.from(table).insert(["id": 1, "content": content])
    XCTAssertEqual(stored["content"], content)
    let found = try await client.from(table).get(1)
    XCTAssertEqual(found?["content"], content)
  }
}
