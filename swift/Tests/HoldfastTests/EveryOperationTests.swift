import Foundation
import XCTest

@testable import Holdfast

/// Every operation of the contract that the other tests do not call, each with success against the live server. What no test calls is found
/// by `swift/test/swift.test.ts`.
final class EveryOperationTests: XCTestCase {
  func testHealthAndTheContract() async throws {
    let client = try await TestHost.client()
    let operations = client.operations
    let healths = [
      try await operations.health.getHealth(), try await operations.health.getApiHealth(), try await operations.health.getDatabaseHealth(),
    ]
    XCTAssertEqual(healths.map(\.status), ["ok", "ok", "ok"])
    for ready in [try await operations.health.getReady(), try await operations.health.getApiReady()] {
      XCTAssertEqual(ready.status, .ok)
      XCTAssertTrue(ready.checks.allSatisfy(\.ok))
    }
    let keys = try await operations.auth.getJwks()
    XCTAssertFalse(keys.keys.isEmpty)
    let contract = try await operations.meta.getOpenapi()
    XCTAssertEqual(contract["openapi"], "3.1.0")
  }

  func testUsers() async throws {
    let live = try await TestHost.live()
    let admin = try await TestHost.admin()
    let email = TestHost.newEmail()
    let made = try await admin.users.createUser(CreateUserRequest(email: email, password: TestHost.password, fullName: "Bob", isActive: true))
    let found = try await admin.users.getUser(made.id)
    XCTAssertEqual(found, made)
    let changed = try await admin.users.updateUser(made.id, UpdateUserRequest(fullName: .null, isActive: false))
    XCTAssertNil(changed.fullName)
    XCTAssertFalse(changed.isActive)
    let count = try await admin.users.countUsers()
    XCTAssertGreaterThan(count, 0)
    let last = try await admin.users.listUsers(skip: Int(count), limit: 1_000)
    XCTAssertEqual(last.map(\.id).contains(made.id), true)
    let user = try await TestHost.signedIn()
    let profiles = try await user.users.listProfiles(skip: 0, limit: 1_000)
    XCTAssertFalse(profiles.isEmpty)
    let key = try await user.users.getMyAnonKey()
    XCTAssertEqual(key.anonKey, live.anonKey)
    try await admin.users.deleteUser(made.id)
    let gone = await thrown(try await admin.users.getUser(made.id))
    XCTAssertEqual(gone?.code, .notFound)
    let stranger = await thrown(try await user.users.listUsers())
    XCTAssertEqual(stranger?.code, .forbidden)
  }

  func testOrigins() async throws {
    let cors = try await TestHost.admin().operations.cors
    let origin = "https://\(UUID().uuidString.lowercased()).example.com"
    let verdict = try await cors.validateOrigin(ValidateOriginRequest(origin: origin))
    XCTAssertTrue(verdict.isValid)
    let inQuery = try await cors.validateOrigin(origin: "*")
    XCTAssertFalse(inQuery.isValid)
    let made = try await cors.createOrigin(CreateCorsOriginRequest(origin: origin, extraMetadata: ["kind": "test"]))
    XCTAssertEqual(made.extraMetadata, ["kind": "test"])
    let changed = try await cors.updateOrigin(made.id, UpdateCorsOriginRequest(description: "for a test", isActive: false))
    XCTAssertEqual(changed.description, "for a test")
    let one = try await cors.getOrigin(made.id)
    XCTAssertEqual(one, changed)
    let active = try await cors.listOrigins(activeOnly: true)
    let all = try await cors.listOrigins(activeOnly: false, limit: 1_000)
    XCTAssertEqual([active, all].map { $0.contains { $0.id == made.id } }, [false, true])
    _ = try await cors.refreshCache()
    let deleted = try await cors.deleteOrigin(made.id, hardDelete: true)
    XCTAssertTrue(deleted.hardDelete)
  }

  func testTables() async throws {
    let client = try await TestHost.admin()
    let tables = client.tables
    let lists = TestHost.newName("lists")
    let notes = TestHost.newName("notes")
    for name in [lists, notes] {
      let id = CreateColumn(name: "id", type: "uuid", default: "uuidv7()", primaryKey: true)
      let made = try await tables.createTable(CreateTableRequest(name: name, columns: [id, CreateColumn(name: "title", type: "text", default: "new")]))
      XCTAssertTrue(made.created)
    }
    let added = try await tables.addColumn(notes, AddColumnRequest(columnName: "list", dataType: "uuid"))
    XCTAssertEqual(added.column.isNullable, .yes)
    let changed = try await tables.updateColumn(notes, column: "title", UpdateColumnRequest(columnDefault: .null, description: "what to do"))
    XCTAssertNil(changed.column.columnDefault)
    let index = try await tables.createIndex(notes, CreateIndexRequest(columns: ["title"], method: .btree))
    let keys = try await tables.createForeignKey(notes, CreateForeignKeyRequest(columns: ["list"], referencesTable: lists, onDelete: .setNull))
    XCTAssertEqual(keys.map(\.onDelete), [.setNull])
    let policy = try await tables.createPolicy(notes, CreatePolicyRequest(name: "a friend's", command: .select, roles: [.anon], using: "true"))
    let policies = try await tables.listPolicies(notes)
    XCTAssertTrue(policies.contains(policy))
    let details = try await tables.getTable(notes)
    XCTAssertEqual(details.columns.map(\.columnName), ["id", "title", "owner_id", "list"])
    XCTAssertEqual(details.primaryKeys, ["id"])
    let schema = try await tables.getSchema()
    XCTAssertTrue(schema.foreignKeys.contains { $0.tableName == notes && $0.foreignTableName == lists })
    let sql = try await tables.getTableSql(notes)
    XCTAssertTrue(sql.sql.contains(notes))
    try await tables.deletePolicy(notes, policy: policy.name)
    try await tables.deleteForeignKey(notes, constraint: keys[0].constraintName)
    try await tables.deleteIndex(notes, index: index.indexName)
    try await tables.deleteColumn(notes, column: "list")
    let updated = try await tables.updateTable(notes, UpdateTableRequest(description: .null, access: .publicRead, realtime: false))
    XCTAssertEqual(updated.access, .publicRead)
    let all = try await tables.listTables()
    XCTAssertTrue(all.contains { $0.name == notes && !$0.realtime })
    for name in [notes, lists] { try await tables.deleteTable(name) }
    let bad = await thrown(try await tables.createTable(CreateTableRequest(name: "1 bad", columns: [])))
    XCTAssertEqual(bad?.refusal?.errors.isEmpty, false)
  }

  func testRowsByTheirOperations() async throws {
    let client = try await TestHost.signedIn()
    let table = TestHost.newName("rows")
    let columns = [CreateColumn(name: "id", type: "integer", primaryKey: true), CreateColumn(name: "title", type: "text")]
    try await client.tables.createTable(CreateTableRequest(name: table, columns: columns))
    let rows = client.operations.rows
    let stored = try await rows.insertRows(table, .rowList([["id": 1, "title": "a"], ["id": 2, "title": "b"]]), select: "id")
    XCTAssertEqual(stored, .storedRows([["id": 1], ["id": 2]]))
    let page = try await rows.listRows(table, orderBy: "id:desc", select: "id,title", count: .exact, filters: [QueryPair("id", "gte.1")])
    XCTAssertEqual(page.data, [["id": 2, "title": "b"], ["id": 1, "title": "a"]])
    XCTAssertEqual(page.metadata.totalCount, 2)
    let one = try await rows.getRow(table, rowId: "b", idColumn: "title")
    XCTAssertEqual(one["id"], 2)
    let changed = try await rows.updateRow(table, rowId: "1", ["title": nil])
    XCTAssertEqual(changed["title"], .null)
    let many = try await rows.updateRows(table, ["title": "x"], filters: [QueryPair("id", "in.(1,2)")])
    XCTAssertEqual(many.count, 2)
    let deleted = try await rows.deleteRow(table, rowId: "1")
    XCTAssertEqual(deleted.deletedData["title"], "x")
    let rest = try await rows.deleteRows(table, filters: [QueryPair("id", "gt.0")])
    XCTAssertEqual(rest.count, 1)
  }

  func testBuckets() async throws {
    let buckets = try await TestHost.signedIn().storage.buckets
    let name = TestHost.newName("bucket")
    let made = try await buckets.createBucket(CreateBucketRequest(name: name, description: "soon gone", allowedTypes: ["text/*"]))
    let changed = try await buckets.updateBucket(name, UpdateBucketRequest(description: .null, isPublic: true, allowedTypes: .null))
    XCTAssertNil(changed.description)
    XCTAssertNil(changed.allowedTypes)
    let one = try await buckets.getBucket(made.id)
    XCTAssertEqual(one.name, name)
    for list in [try await buckets.listBuckets(limit: 1_000), try await buckets.listPublicBuckets(limit: 1_000)] {
      XCTAssertTrue(list.contains { $0.id == made.id })
    }
    try await buckets.deleteBucket(name)
    let gone = await thrown(try await buckets.getBucket(name))
    XCTAssertEqual(gone?.code, .notFound)
  }

  func testFiles() async throws {
    let client = try await TestHost.signedIn()
    let files = client.storage.files
    let name = TestHost.newName("bucket")
    let bucket = try await client.storage.buckets.createBucket(CreateBucketRequest(name: name, isPublic: true))
    let announced = try await files.initiateUpload(
      InitiateUploadRequest(filename: "later.txt", bucketId: bucket.id, contentType: "text/plain", size: 3, path: "a/later.txt"))
    let url = try XCTUnwrap(URLComponents(string: announced.presignedUploadInfo.uploadUrl))
    let token = try XCTUnwrap(url.queryItems?.first { $0.name == "token" }?.value)
    let stored = try await files.uploadSigned(content: .text("abc"), token: token)
    XCTAssertEqual(stored.id, announced.fileMetadata.id)
    let used = await thrown(try await files.uploadSigned(content: .text("abc"), token: token))
    XCTAssertEqual(used?.code, .alreadyExists)

    let one = try await files.getFile(stored.id)
    let byPath = try await files.getFileByPath(name, filePath: "a/later.txt")
    XCTAssertEqual(one, byPath)
    let changed = try await files.updateFile(stored.id, UpdateFileRequest(filename: "now.txt"))
    XCTAssertEqual(changed.filename, "now.txt")
    for list in [try await files.listFiles(bucketId: bucket.id), try await files.listFilesOfBucket(name, prefix: "a/")] {
      XCTAssertEqual(list.map(\.id), [stored.id])
    }
    let downloads = [try await files.getDownloadInfo(stored.id), try await files.getPublicDownloadInfo(stored.id)]
    let views = [try await files.getViewInfo(stored.id), try await files.getPublicViewInfo(stored.id)]
    for link in downloads.map(\.downloadUrl) + views.map(\.viewUrl) {
      XCTAssertEqual(try String(contentsOf: XCTUnwrap(URL(string: link)), encoding: .utf8), "abc")
    }
    let contents = [
      try await files.downloadFile(stored.id), try await files.viewFile(stored.id, range: "bytes=0-"),
      try await files.downloadFileByPath(name, filePath: "a/later.txt"), try await files.viewFileByPath(name, filePath: "a/later.txt"),
    ]
    XCTAssertEqual(contents.map { String(decoding: $0.data, as: UTF8.self) }, ["abc", "abc", "abc", "abc"])
    XCTAssertEqual(Set(contents.map(\.contentType)), ["text/plain"])
    let other = await thrown(try await files.deleteFile(stored.id, ifMatch: "\"other\""))
    XCTAssertEqual(other?.code, .preconditionFailed)
    try await files.deleteFile(stored.id, ifMatch: one.etag)
    let gone = await thrown(try await files.getFile(stored.id))
    XCTAssertEqual(gone?.code, .notFound)
  }

  func testCopiesMovesAndPagesOfFiles() async throws {
    let client = try await TestHost.signedIn()
    let name = TestHost.newName("bucket")
    try await client.storage.buckets.createBucket(CreateBucketRequest(name: name))
    let bucket = client.storage.from(name)
    let stored = try await bucket.upload("a/1.txt", .text("abc"))
    let copy = try await client.storage.files.copyFile(stored.id, CopyFileRequest(path: "a/b/2.txt", metadata: ["kind": "copy"]))
    XCTAssertEqual(copy.metadata, ["kind": "copy"])
    XCTAssertEqual(copy.checksumSha256, stored.checksumSha256)
    let taken = await thrown(try await client.storage.files.moveFile(stored.id, MoveFileRequest(path: "a/b/2.txt")))
    XCTAssertEqual(taken?.code, .alreadyExists)
    let moved = try await client.storage.files.moveFile(stored.id, MoveFileRequest(path: "3.txt"))
    XCTAssertEqual(moved.id, stored.id)

    let folder = try await bucket.entries(delimiter: .slash)
    XCTAssertEqual(folder.files.map(\.objectName), ["3.txt"])
    XCTAssertEqual(folder.folders, ["a/"])
    let first = try await bucket.entries(limit: 1)
    XCTAssertEqual(first.files.map(\.objectName), ["3.txt"])
    let second = try await bucket.entries(cursor: first.nextCursor, limit: 1)
    XCTAssertEqual(second.files.map(\.objectName), ["a/b/2.txt"])
    XCTAssertNil(second.nextCursor)
    let wrong = await thrown(try await bucket.entries(cursor: "no cursor"))
    XCTAssertNotNil(wrong?.refusal)

    let step = try await client.storage.buckets.deleteFiles(name, DeleteFilesRequest(prefix: "a/", limit: 1))
    XCTAssertEqual(step.deletedCount, 1)
    for index in 0..<3 { try await bucket.upload("b/\(index)", .text("x")) }
    let deleted = try await bucket.deleteAll(prefix: "b/")
    XCTAssertEqual(deleted, 3)
    let rest = try await bucket.list()
    XCTAssertEqual(rest.map(\.objectName), ["3.txt"])
  }

  func testVersionsOfFiles() async throws {
    let client = try await TestHost.signedIn()
    let files = client.storage.files
    let name = TestHost.newName("bucket")
    try await client.storage.buckets.createBucket(CreateBucketRequest(name: name, versioning: true))
    let bucket = client.storage.from(name)
    for text in ["one", "two", "three"] { try await bucket.upload("a.txt", .text(text), contentType: "text/plain") }
    let versions = try await bucket.versions(prefix: "a").versions
    XCTAssertEqual(versions.map(\.isCurrent), [true, false, false])
    let oldest = try XCTUnwrap(versions.last)
    let one = try await files.getVersion(oldest.versionId)
    XCTAssertEqual(one, oldest)
    let contents = [try await files.downloadVersion(oldest.versionId), try await files.viewVersion(oldest.versionId, range: "bytes=0-")]
    XCTAssertEqual(contents.map { String(decoding: $0.data, as: UTF8.self) }, ["one", "one"])
    let link = try await files.createSignedVersionUrl(oldest.versionId, SignedUrlRequest(filename: "old.txt"))
    XCTAssertEqual(try String(contentsOf: XCTUnwrap(URL(string: link.url)), encoding: .utf8), "one")
    let restored = try await files.restoreVersion(oldest.versionId)
    XCTAssertEqual(restored.checksumSha256, oldest.checksumSha256)
    let now = try await bucket.download("a.txt").data
    XCTAssertEqual(String(decoding: now, as: UTF8.self), "one")
    try await files.deleteVersion(versions[1].versionId)
    let gone = await thrown(try await files.getVersion(versions[1].versionId))
    XCTAssertEqual(gone?.code, .notFound)
  }

  func testQuotasOfUsers() async throws {
    let admin = try await TestHost.admin()
    let client = try await TestHost.signedIn()
    let me = try await client.users.getMe().id
    let name = TestHost.newName("bucket")
    try await client.storage.buckets.createBucket(CreateBucketRequest(name: name))
    try await client.storage.from(name).upload("a", .text("abc"))
    let limited = try await admin.storage.files.setUserQuota(me, UserQuotaRequest(maxTotalBytes: 5))
    XCTAssertEqual(limited.maxTotalBytes, 5)
    XCTAssertFalse(limited.isDefault)
    let usage = try await client.storage.files.getUserStorage(me)
    XCTAssertEqual(usage, limited)
    XCTAssertEqual(usage.totalSize, 3)
    let full = await thrown(try await client.storage.from(name).upload("b", .text("abc")))
    XCTAssertEqual(full?.code, .quotaExceeded)
    let own = await thrown(try await client.storage.files.setUserQuota(me, UserQuotaRequest(maxTotalBytes: 500)))
    XCTAssertEqual(own?.code, .forbidden)
    let reset = try await admin.storage.files.deleteUserQuota(me)
    XCTAssertTrue(reset.isDefault)
  }

  func testAccessKeys() async throws {
    let client = try await TestHost.signedIn()
    let keys = client.accessKeys
    let bucket = try await client.storage.buckets.createBucket(CreateBucketRequest(name: TestHost.newName("bucket")))
    let made = try await keys.createAccessKey(CreateAccessKeyRequest(name: "backup", bucketIds: [bucket.id], actions: [.read]))
    XCTAssertFalse(made.secretAccessKey.isEmpty)
    XCTAssertEqual(made.accessKey.bucketIds, [bucket.id])
    let one = try await keys.getAccessKey(made.accessKey.accessKeyId)
    XCTAssertEqual(one, made.accessKey)
    let list = try await keys.listAccessKeys(ownerId: one.ownerId, limit: 10)
    XCTAssertEqual(list, [one])
    let stranger = await thrown(try await TestHost.signedIn().accessKeys.getAccessKey(one.accessKeyId))
    XCTAssertEqual(stranger?.code, .notFound)
    let bad = await thrown(try await keys.createAccessKey(CreateAccessKeyRequest(name: "")))
    XCTAssertEqual(bad?.refusal?.errors.isEmpty, false)
    try await keys.revokeAccessKey(one.accessKeyId)
    let gone = await thrown(try await keys.getAccessKey(one.accessKeyId))
    XCTAssertEqual(gone?.code, .notFound)
  }
}
