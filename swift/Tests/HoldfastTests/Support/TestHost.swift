import Foundation
import XCTest

@testable import Holdfast

/// The servers that `swift/test/test-host.ts` runs, and orders to them.
enum TestHost {
  static let url: String = ProcessInfo.processInfo.environment["HOLDFAST_TEST_HOST"] ?? ""

  struct Live: Decodable, Sendable {
    let url: String
    let relayUrl: String
    let anonKey: String
    let email: String
    let password: String
  }

  struct Place: Decodable, Sendable {
    let path: String
  }

  struct SeenRequest: Decodable, Sendable {
    let line: String
    let atMs: Double
    let headers: JSONObject
  }

  /// Gives an order and reads what comes of it.
  static func order<Value: Decodable>(_ path: String, _ body: JSONValue = .null, as type: Value.Type = JSONValue.self) async throws -> Value {
    try XCTSkipIf(url.isEmpty, "HOLDFAST_TEST_HOST is not set; npm test -- swift sets it.")
    var request = HTTPRequest(.post, path, successes: [200])
    try request.setJSON(body)
    request.isSignedIn = false
    return try await HTTPClient(base: url, anonKey: "", timeout: 120, tokens: nil).value(request)
  }

  static func live() async throws -> Live {
    try await order("/live", as: Live.self)
  }

  /// A client of the live server that nobody is signed in to.
  static func client(
    relayed: Bool = false, storage: any SessionStorage = MemorySessionStorage(), timeout: TimeInterval = 30
  ) async throws -> HoldfastClient {
    let live = try await live()
    return try HoldfastClient(
      url: relayed ? live.relayUrl : live.url, anonKey: live.anonKey, sessionStorage: storage, timeout: timeout)
  }

  /// A client that is signed in as a new user.
  static func signedIn(
    relayed: Bool = false, storage: any SessionStorage = MemorySessionStorage(), timeout: TimeInterval = 30
  ) async throws -> HoldfastClient {
    let client = try await client(relayed: relayed, storage: storage, timeout: timeout)
    let email = newEmail()
    try await client.auth.register(email: email, password: password)
    try await client.auth.login(email: email, password: password)
    return client
  }

  /// A client that is signed in as the admin.
  static func admin() async throws -> HoldfastClient {
    let live = try await live()
    let client = try await client()
    try await client.auth.login(email: live.email, password: live.password)
    return client
  }

  static let password = "a long password of a test"

  static func newEmail() -> String {
    "\(UUID().uuidString.lowercased())@holdfast.test"
  }

  /// A name that no other test uses.
  static func newName(_ prefix: String) -> String {
    "\(prefix)_\(UUID().uuidString.lowercased().prefix(8))"
  }

  /// A client of a server that answers as it is told, and where to ask what it was sent.
  static func odd(_ answers: JSONValue..., timeout: TimeInterval = 10) async throws -> (client: HoldfastClient, path: String) {
    let place = try await order("/odd", .array(answers), as: Place.self)
    return (try HoldfastClient(url: url + place.path, anonKey: "anon_odd", sessionStorage: MemorySessionStorage(), timeout: timeout), place.path)
  }

  static func requests(at path: String) async throws -> [SeenRequest] {
    try await order("/requests", ["path": .string(path)], as: [SeenRequest].self)
  }
}

/// The error that work throws; fails when it throws none, or one of another type.
func thrown<Value>(
  _ work: @autoclosure () async throws -> Value, file: StaticString = #filePath, line: UInt = #line
) async -> HoldfastError? {
  do {
    let value = try await work()
    XCTFail("It threw nothing, and gave \(value).", file: file, line: line)
  } catch let error as HoldfastError {
    return error
  } catch {
    XCTFail("It threw \(type(of: error)), not a HoldfastError: \(error)", file: file, line: line)
  }
  return nil
}

/// The same for work of several steps.
func thrown<Value>(
  file: StaticString = #filePath, line: UInt = #line, by work: () async throws -> Value
) async -> HoldfastError? {
  await thrown(try await work(), file: file, line: line)
}

extension HoldfastError {
  /// The case without what it holds, to be compared.
  var kind: String {
    switch self {
    case .refused: return "refused"
    case .sessionEnded: return "sessionEnded"
    case .network: return "network"
    case .timeout: return "timeout"
    case .cancelled: return "cancelled"
    case .decoding: return "decoding"
    case .invalidInput: return "invalidInput"
    case .file: return "file"
    case .closed: return "closed"
    }
  }
}

/// A new folder in the temporary one.
func temporaryFolder() throws -> URL {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  return url
}

/// A made-up generator of random numbers whose run can be repeated.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &+ 0x9E37_79B9_7F4A_7C15
  }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
