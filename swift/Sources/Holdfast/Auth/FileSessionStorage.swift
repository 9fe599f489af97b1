import Foundation

/// Keeps sessions as files that only the user can read (mode 0600), each written whole or not at all.
public struct FileSessionStorage: SessionStorage {
  private let directory: URL

  /// The folder is made with mode 0700 when a session is first saved.
  public init(directory: URL) {
    self.directory = directory
  }

  /// `holdfast` in the user's folder for state: `$XDG_STATE_HOME`, or `~/.local/state`.
  public static func userDirectory() -> URL {
    let environment = ProcessInfo.processInfo.environment
    let state = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? URL(fileURLWithPath: $0) : nil }
    return (state ?? URL(fileURLWithPath: NSHomeDirectory()).appendingPathComponent(".local/state")).appendingPathComponent("holdfast")
  }

  public func load(_ key: String) throws -> Data? {
    let url = place(key)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    return try Data(contentsOf: url)
  }

  public func save(_ data: Data, _ key: String) throws {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let part = directory.appendingPathComponent(".\(UUID().uuidString)")
    // Made with its mode, so that at no time others can read it.
    let descriptor = open(part.path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    guard descriptor >= 0 else { throw HoldfastError.file("\(part.path): \(String(cString: strerror(errno)))") }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: data)
      try handle.synchronize()
      try handle.close()
      guard rename(part.path, place(key).path) == 0 else {
        throw HoldfastError.file("\(place(key).path): \(String(cString: strerror(errno)))")
      }
    } catch {
      try? FileManager.default.removeItem(at: part)
      throw error
    }
  }

  public func remove(_ key: String) throws {
    let url = place(key)
    if FileManager.default.fileExists(atPath: url.path) { try FileManager.default.removeItem(at: url) }
  }

  /// A key is any text, a URL above all; percent-encoded it is one name that no other key has.
  private func place(_ key: String) -> URL {
    directory.appendingPathComponent("\(percentEncoded(key)).json")
  }
}
