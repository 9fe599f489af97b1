import Foundation

/// Remembers where on the server an upload is, so that the same upload goes on there after a relaunch. A storage that is full or forbidden
/// costs the memory of an upload, not the upload.
struct UploadMemory: Sendable {
  private struct Entry: Codable {
    let identity: String
    let path: String
  }

  private let storage: any SessionStorage
  private let identity: String
  /// Short, as names of files must be; of two uploads with one key the later is remembered.
  private let key: String

  /// `identity` holds all that makes it this upload and no other.
  init(storage: any SessionStorage, identity: [String]) {
    self.storage = storage
    self.identity = identity.map(percentEncoded).joined(separator: " ")
    // FNV-1a, since Swift's own hashes differ from launch to launch.
    let hash = self.identity.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    key = "holdfast-upload:\(String(hash, radix: 16))"
  }

  func path() async -> String? {
    guard let data = try? await storage.load(key), let entry = try? Coding.decode(Entry.self, from: data) else { return nil }
    return entry.identity == identity ? entry.path : nil
  }

  func keep(_ path: String) async {
    guard let data = try? Coding.encode(Entry(identity: identity, path: path)) else { return }
    try? await storage.save(data, key)
  }

  func forget() async {
    try? await storage.remove(key)
  }
}
