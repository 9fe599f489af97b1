import Foundation

/// Where a client keeps its session. The data is secret; whoever has it is the user.
public protocol SessionStorage: Sendable {
  /// What was saved under the key; nil when nothing was.
  func load(_ key: String) async throws -> Data?
  func save(_ data: Data, _ key: String) async throws
  /// Removes what was saved; nothing to remove is no error.
  func remove(_ key: String) async throws
}

/// Keeps the session in memory: it is gone when the process is.
public actor MemorySessionStorage: SessionStorage {
  private var items: [String: Data] = [:]

  public init() {}

  public func load(_ key: String) -> Data? { items[key] }
  public func save(_ data: Data, _ key: String) { items[key] = data }
  public func remove(_ key: String) { items[key] = nil }
}

/// Where sessions are kept unless a client is told otherwise: the Keychain on Apple's systems, else a file of the user.
public func defaultSessionStorage() -> any SessionStorage {
  #if canImport(Security)
    return KeychainSessionStorage()
  #else
    return FileSessionStorage(directory: FileSessionStorage.userDirectory())
  #endif
}
