import Foundation
import XCTest

@testable import Holdfast

final class AuthTests: XCTestCase {
  func testAnAccountFromItsBeginningToItsEnd() async throws {
    let client = try await TestHost.client()
    let email = TestHost.newEmail()
    let user = try await client.auth.register(email: email, password: TestHost.password, fullName: "Ann")
    XCTAssertEqual(user.fullName, "Ann")
    XCTAssertEqual(user.createdAt.timeIntervalSinceNow, 0, accuracy: 60)
    var session = await client.auth.session()
    XCTAssertNil(session)

    try await client.auth.login(email: email, password: TestHost.password)
    session = await client.auth.session()
    XCTAssertEqual(session?.userId, user.id)
    let me = try await client.users.getMe()
    XCTAssertEqual(me.email, email)

    try await client.auth.changePassword(from: TestHost.password, to: "another long password")
    try await client.auth.logout()
    let token = try await client.auth.accessToken()
    XCTAssertNil(token)
    let wrong = await thrown(try await client.auth.login(email: email, password: TestHost.password))
    XCTAssertEqual(wrong?.code, .invalidCredentials)
    try await client.auth.login(email: email, password: "another long password")
    try await client.auth.deleteAccount()
    session = await client.auth.session()
    XCTAssertNil(session)
  }

  func testATokenThatTheServerCallsExpiredIsRenewedAndTheCallRepeatedAWriteToo() async throws {
    let table = TestHost.newName("entries")
    let client = try await TestHost.signedIn()
    try await client.tables.createTable(CreateTableRequest(name: table, columns: [CreateColumn(name: "id", type: "integer", primaryKey: true)]))
    let before = await client.auth.session()
    // The client's clock does not know.
    _ = try await TestHost.order("/live/ahead", ["seconds": 1_000])
    let entries = client.from(table)
    let failure = await silent { try await entries.insert(["id": 1]) }
    let count = await silent { try await entries.count() }
    _ = try await TestHost.order("/live/ahead", ["seconds": 0])
    XCTAssertNil(failure.error)
    XCTAssertEqual(count.value, 1)
    let after = await client.auth.session()
    XCTAssertNotEqual(before?.accessToken, after?.accessToken)
  }

  func testASessionThatEndedOnTheServerEndsHereAndSaysSo() async throws {
    let client = try await TestHost.signedIn()
    let changes = Collector(await client.auth.changes())
    let other = try await TestHost.client()
    let session = await client.auth.session()
    try await other.auth.login(email: session?.email ?? "", password: TestHost.password)
    try await other.auth.logoutEverywhere()
    let error = await thrown(try await client.users.getMe())
    XCTAssertEqual(error?.kind, "sessionEnded")
    XCTAssertEqual(error?.code, .tokenRevoked)
    let left = await client.auth.session()
    XCTAssertNil(left)
    await changes.until { $0.count == 1 && $0[0] == nil }
  }

  func testARefreshTokenThatExpiredEndsTheSession() async throws {
    let client = try await TestHost.signedIn()
    _ = try await TestHost.order("/live/ahead", ["seconds": 4_000_000])
    let failure = await silent { try await client.users.getMe() }
    _ = try await TestHost.order("/live/ahead", ["seconds": 0])
    XCTAssertEqual(failure.error?.kind, "sessionEnded")
    let left = await client.auth.session()
    XCTAssertNil(left)
  }

  func testManyCallsAtOnceRenewOnceAlsoOfSeveralClients() async throws {
    let storage = MemorySessionStorage()
    let first = try await TestHost.signedIn(storage: storage)
    let second = try await TestHost.client(storage: storage)
    let live = try await TestHost.live()
    let key = "holdfast:\(live.url)"
    try await age(storage, key, secondsLeft: 5)
    let changes = Collector(await first.auth.changes())
    let before = await first.auth.session()
    let ids = try await withThrowingTaskGroup(of: String.self) { group in
      for index in 0..<20 {
        let client = index % 2 == 0 ? first : second
        group.addTask { try await client.users.getMe().id }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    XCTAssertEqual(ids.count, 1)
    let after = await second.auth.session()
    XCTAssertNotEqual(before?.refreshToken, after?.refreshToken)
    let told = await changes.all
    XCTAssertLessThanOrEqual(told.count, 1)
  }

  func testACallThatIsCancelledWhileOthersRenewStopsAloneAndTheOthersGoOn() async throws {
    let storage = MemorySessionStorage()
    let client = try await TestHost.signedIn(storage: storage)
    let live = try await TestHost.live()
    try await age(storage, "holdfast:\(live.url)", secondsLeft: 5)
    let cancelled = Task { try await client.users.getMe() }
    let others = (0..<5).map { _ in Task { try await client.users.getMe() } }
    cancelled.cancel()
    let error = await thrown(try await cancelled.value)
    XCTAssertEqual(error?.kind, "cancelled")
    for other in others { _ = try await other.value }
  }

  func testSessionsInFilesAreThereForTheNextProcessAndForNobodyElse() async throws {
    let folder = try temporaryFolder().appendingPathComponent("deep/sessions")
    let client = try await TestHost.signedIn(storage: FileSessionStorage(directory: folder))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    XCTAssertEqual(names.count, 1)
    let file = folder.appendingPathComponent(names.first ?? "")
    let modes = try [folder, file].map { try FileManager.default.attributesOfItem(atPath: $0.path)[.posixPermissions] as? Int }
    XCTAssertEqual(modes, [0o700, 0o600])

    let next = try await TestHost.client(storage: FileSessionStorage(directory: folder))
    let me = try await next.users.getMe()
    let session = await client.auth.session()
    XCTAssertEqual(me.id, session?.userId)

    // A damaged store only signs out.
    try Data("{\"accessToken\":".utf8).write(to: file)
    let damaged = await next.auth.session()
    XCTAssertNil(damaged)
    try await next.auth.login(email: me.email, password: TestHost.password)
    try await next.auth.logout()
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder.path), [])
    try await next.auth.logout()
  }

  func testAStorageThatFailsIsGivenUpForMemory() async throws {
    let client = try await TestHost.signedIn(storage: FileSessionStorage(directory: URL(fileURLWithPath: "/proc/none/such")))
    _ = try await client.users.getMe()
  }

  func testTwoServersDoNotShareASession() async throws {
    let storage = MemorySessionStorage()
    _ = try await TestHost.signedIn(storage: storage)
    let other = try HoldfastClient(url: "http://other.example", anonKey: "k", sessionStorage: storage)
    let session = await other.auth.session()
    XCTAssertNil(session)
  }

  func testAWrongKeyAndAURLThatIsNoneAreSaid() async throws {
    let live = try await TestHost.live()
    let stranger = try HoldfastClient(url: live.url, anonKey: "anon_wrong", sessionStorage: MemorySessionStorage())
    let error = await thrown(try await stranger.operations.health.getApiHealth())
    XCTAssertEqual(error?.code, .invalidKey)
    for url in ["", "api.example.com", "ftp://example.com", "http://", "http:// x"] {
      XCTAssertThrowsError(try HoldfastClient(url: url, anonKey: "k"), url) { XCTAssertEqual(($0 as? HoldfastError)?.kind, "invalidInput") }
    }
  }

  /// Gives the stored session another end.
  private func age(_ storage: MemorySessionStorage, _ key: String, secondsLeft: TimeInterval) async throws {
    let stored = await storage.load(key)
    var session = try JSONDecoder().decode(JSONObject.self, from: try XCTUnwrap(stored))
    session["expiresAt"] = .number(Date(timeIntervalSinceNow: secondsLeft).timeIntervalSinceReferenceDate)
    await storage.save(try JSONEncoder().encode(session), key)
  }

  private func silent<Value>(_ work: () async throws -> Value) async -> (value: Value?, error: HoldfastError?) {
    do { return (try await work(), nil) } catch { return (nil, error as? HoldfastError) }
  }
}
