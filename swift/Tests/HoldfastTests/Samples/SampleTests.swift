import Foundation
import XCTest

@testable import Holdfast

final class SampleTests: XCTestCase {
  func testTheTopicListOfTheReadmeFollowsTheBoard() async throws {
    let admin = try await TestHost.admin()
    let columns = [
      CreateColumn(name: "id", type: "uuid", default: "uuidv7()", primaryKey: true), CreateColumn(name: "title", type: "varchar(140)", nullable: false),
      CreateColumn(name: "body", type: "varchar(10000)", nullable: false, default: ""),
      CreateColumn(name: "author_name", type: "varchar(60)", nullable: false),
      CreateColumn(name: "created_at", type: "timestamptz", nullable: false, default: "now()"),
    ]
    try await admin.tables.createTable(CreateTableRequest(name: "topics", ifNotExists: true, columns: columns, access: .public))
    let feed = TopicFeed(client: try await TestHost.client())
    try await feed.post(title: "first", body: "", authorName: "Ann")
    let lists = Collector(feed.lists())
    await lists.until { $0.last?.first?.title == "first" }
    try await feed.post(title: "second", body: "", authorName: "Bob")
    let both = await lists.until { $0.last?.map(\.title) == ["second", "first"] }
    try await admin.from("topics").delete(try XCTUnwrap(both.last?.last?.id))
    await lists.until { $0.last?.map(\.title) == ["second"] }
    await lists.stop()
    try await admin.tables.deleteTable("topics")
  }

  func testTheReadmeShowsWhatIsCompiled() throws {
    let here = URL(fileURLWithPath: #filePath)
    let sample = try String(contentsOf: here.deletingLastPathComponent().appendingPathComponent("TopicFeed.swift"), encoding: .utf8)
    let readme = try String(contentsOf: here.appendingPathComponent("../../../../README.md").standardized, encoding: .utf8)
    XCTAssertTrue(readme.contains("```swift\n\(sample)```"), "Copy TopicFeed.swift into swift/README.md.")
  }
}
