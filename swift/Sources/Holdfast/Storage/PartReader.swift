import Foundation

/// Content that is read part by part, so that memory holds one part whatever the size.
struct PartReader: Sendable {
  let size: Int64
  /// What tells the file from others and from itself once it was changed: name, size and time of change. Nil for content in memory.
  let identity: String?
  private let body: UploadBody

  init(_ body: UploadBody) throws {
    self.body = body
    switch body {
    case .data(let data):
      size = Int64(data.count)
      identity = nil
    case .file(let url):
      try body.requireReadable()
      (size, identity) = try Self.look(url)
    }
  }

  /// Up to `count` bytes from `offset` on; fails when the file is no longer the one that it was.
  func part(at offset: Int64, count: Int) throws -> Data {
    switch body {
    case .data(let data):
      let start = data.index(data.startIndex, offsetBy: Int(min(offset, size)))
      return data[start...].prefix(count)
    case .file(let url):
      try body.requireReadable()
      guard try Self.look(url).identity == identity else {
        throw HoldfastError.file("The file \(url.path) changed while it was uploaded; upload it anew.")
      }
      let handle = try FileHandle(forReadingFrom: url)
      defer { try? handle.close() }
      try handle.seek(toOffset: UInt64(offset))
      return try handle.read(upToCount: count) ?? Data()
    }
  }

  private static func look(_ url: URL) throws -> (size: Int64, identity: String) {
    let attributes = try FileManager.default.attributesOfItem(atPath: url.resolvingSymlinksInPath().path)
    let size = (attributes[.size] as? NSNumber)?.int64Value ?? 0
    let changed = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    // By name, not by path: the folders of an app move when it is updated.
    return (size, "\(url.lastPathComponent) \(size) \(changed)")
  }
}
