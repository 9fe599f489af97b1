#if canImport(Security)
  import Foundation
  import Security

  /// Keeps sessions in the Keychain: on this device alone, readable once it was unlocked after its start.
  public struct KeychainSessionStorage: SessionStorage {
    private let service: String
    private let accessGroup: String?

    /// `accessGroup` shares the session with the app's extensions.
    public init(service: String = "holdfast", accessGroup: String? = nil) {
      self.service = service
      self.accessGroup = accessGroup
    }

    public func load(_ key: String) throws -> Data? {
      var query = self.query(key)
      query[kSecReturnData as String] = true
      query[kSecMatchLimit as String] = kSecMatchLimitOne
      var found: CFTypeRef?
      let status = SecItemCopyMatching(query as CFDictionary, &found)
      if status == errSecItemNotFound { return nil }
      try check(status)
      return found as? Data
    }

    public func save(_ data: Data, _ key: String) throws {
      let values: [String: Any] = [
        kSecValueData as String: data,
        kSecAttrAccessible as String: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly,
      ]
      let status = SecItemUpdate(query(key) as CFDictionary, values as CFDictionary)
      if status != errSecItemNotFound { return try check(status) }
      try check(SecItemAdd(query(key).merging(values) { $1 } as CFDictionary, nil))
    }

    public func remove(_ key: String) throws {
      let status = SecItemDelete(query(key) as CFDictionary)
      if status != errSecItemNotFound { try check(status) }
    }

    private func query(_ key: String) -> [String: Any] {
      var query: [String: Any] = [
        kSecClass as String: kSecClassGenericPassword,
        kSecAttrService as String: service,
        kSecAttrAccount as String: key,
      ]
      if let accessGroup { query[kSecAttrAccessGroup as String] = accessGroup }
      return query
    }

    private func check(_ status: OSStatus) throws {
      if status != errSecSuccess { throw HoldfastError.file("The Keychain refused: OSStatus \(status).") }
    }
  }
#endif
