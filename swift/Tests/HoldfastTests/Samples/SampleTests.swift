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
    let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let compiled = try ["TopicFeed", "ReadmeCode"].map { try lines(String(contentsOf: here.appendingPathComponent("\($0).swift"), encoding: .utf8)) }
    let readme = try String(contentsOf: here.appendingPathComponent("../../../README.md").standardized, encoding: .utf8)
    let blocks = readme.components(separatedBy: "```swift\n").dropFirst().map { lines($0.components(separatedBy: "```")[0]) }
    XCTAssertGreaterThan(blocks.count, 6)
    for block in blocks where !block.contains("import SwiftUI") && !block.contains("\n.package(") {
      let isCompiled = compiled.contains { $0.contains(block.replacingOccurrences(of: "\nimport Holdfast\nlet", with: "\nlet")) }
      XCTAssertTrue(isCompiled, "Copy it into TopicFeed.swift or ReadmeCode.swift:\(block)")
    }
  }

  /// The lines without what parts them from the margin, and without empty ones.
  private func lines(_ text: String) -> String {
    "\n" + text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
  }
}
